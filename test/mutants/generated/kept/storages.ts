import { Locks } from '../../kit/lock.js'
import type { Row } from '../../kit/store.js'
import type { Stored } from '../content.js'
import type { Desk, Storage, Store } from '../vocabulary.js'

type Decided = (row: Row | undefined) => Row | 'gone' | undefined

/** A place for rows that can be read and written at once. */
interface Shelf {
  readonly find: (key: string) => Stored | undefined
  readonly write: (key: string, row: Stored | undefined) => void
  readonly all: () => Stored[]
}

const bySerial = (rows: Iterable<Stored>): Stored[] => [...rows].sort((a, b) => a.stamp.serial - b.stamp.serial)

/** Reads, decides and writes with pauses between; one caller at a time for each entity where it is guarded. */
function guardedBy(desk: Desk, shelf: Shelf, guarded: boolean): Store {
  const locks = new Locks()
  return {
    find: shelf.find,
    all: shelf.all,
    update: (key, decide) => {
      const work = async () => {
        await desk.pause()
        const next = decide(shelf.find(key))
        if (next === undefined) return false
        await desk.pause()
        shelf.write(key, next === 'gone' ? undefined : desk.stamp(next, shelf.find(key)))
        return true
      }
      return guarded ? locks.run(key, work) : work()
    },
  }
}

/** A file for each entity; what is read is what was written as text. */
const files: Storage = {
  name: 'JSON files',
  races: ['entity'],
  make: (desk, guarded) => {
    const held = new Map<string, Stored>()
    const shelf: Shelf = {
      find: (key) => held.get(key),
      all: () => bySerial(held.values()),
      write: (key, row) => {
        if (row === undefined) held.delete(key)
        else held.set(key, JSON.parse(JSON.stringify(row)) as Stored)
      },
    }
    return guardedBy(desk, shelf, guarded)
  },
}

const MOST_IN_MEMORY = 8

/** A small table in memory that is now and then written out as a segment; the newest segment is read first. */
const segments: Storage = {
  name: 'memory table and segments',
  races: ['entity'],
  make: (desk, guarded) => {
    let memory = new Map<string, Stored | undefined>()
    const written: ReadonlyMap<string, Stored | undefined>[] = []
    const shelf: Shelf = {
      find: (key) => (memory.has(key) ? memory.get(key) : written.findLast((segment) => segment.has(key))?.get(key)),
      all: () => {
        const merged = new Map([...written, memory].flatMap((segment) => [...segment]))
        return bySerial([...merged.values()].filter((row) => row !== undefined))
      },
      write: (key, row) => {
        memory.set(key, row)
        if (memory.size < MOST_IN_MEMORY) return
        written.push(memory)
        memory = new Map()
        if (written.length < MOST_IN_MEMORY) return
        const compacted = new Map(written.flatMap((segment) => [...segment]))
        written.splice(0, written.length, compacted)
      },
    }
    return guardedBy(desk, shelf, guarded)
  },
}

/** Nothing is written over: a version is closed, and the next one opened. */
const temporal: Storage = {
  name: 'temporal table',
  races: ['entity'],
  make: (desk, guarded) => {
    const versions = new Map<string, { readonly row: Stored; closed: boolean }[]>()
    const open = (key: string) => versions.get(key)?.findLast(({ closed }) => !closed)
    const shelf: Shelf = {
      find: (key) => open(key)?.row,
      all: () => bySerial([...versions.keys()].flatMap((key) => open(key)?.row ?? [])),
      write: (key, row) => {
        const before = open(key)
        if (before) before.closed = true
        if (row) versions.set(key, [...(versions.get(key) ?? []), { row, closed: false }])
      },
    }
    return guardedBy(desk, shelf, guarded)
  },
}

/** Decides on a copy of what was read, and writes all of it back. */
function wholeAtOnce(desk: Desk, read: () => ReadonlyMap<string, Stored>, write: (all: Map<string, Stored>) => void) {
  return async (key: string, decide: Decided): Promise<boolean> => {
    await desk.pause()
    const all = new Map(read())
    const next = decide(all.get(key))
    if (next === undefined) return false
    if (next === 'gone') all.delete(key)
    else all.set(key, desk.stamp(next, all.get(key)))
    await desk.pause()
    write(all)
    return true
  }
}

/** Whoever writes while another one does joins the next commit, which writes for all that have gathered. */
const groupCommit: Storage = {
  name: 'document with group commit',
  races: ['document'],
  make: (desk, guarded) => {
    let document: ReadonlyMap<string, Stored> = new Map()
    let gathered: (() => void)[] = []
    let committing = false
    const commit = async () => {
      committing = true
      while (gathered.length > 0) {
        await desk.pause()
        const group = gathered
        gathered = []
        for (const write of group) write()
      }
      committing = false
    }
    const join = (key: string, decide: Decided) =>
      new Promise<boolean>((resolve, reject) => {
        gathered.push(() => {
          try {
            const before = document.get(key)
            const next = decide(before)
            if (next === undefined) return resolve(false)
            const all = new Map(document)
            if (next === 'gone') all.delete(key)
            else all.set(key, desk.stamp(next, before))
            document = all
            resolve(true)
          } catch (error) {
            reject(error)
          }
        })
        if (!committing) void commit()
      })
    const alone = wholeAtOnce(
      desk,
      () => document,
      (all) => {
        document = all
      },
    )
    return {
      find: (key) => document.get(key),
      all: () => bySerial(document.values()),
      update: guarded ? join : alone,
    }
  },
}

/** A tree that is copied when it is changed; its root is swapped only if nobody else did so since it was read. */
const copyOnWrite: Storage = {
  name: 'copy-on-write tree',
  races: ['document'],
  make: (desk, guarded) => {
    let root: ReadonlyMap<string, Stored> = new Map()
    const put = (key: string, next: Row | 'gone') => {
      const copy = new Map(root)
      if (next === 'gone') copy.delete(key)
      else copy.set(key, desk.stamp(next, root.get(key)))
      root = copy
      return true
    }
    const alone = wholeAtOnce(
      desk,
      () => root,
      (all) => {
        root = all
      },
    )
    return {
      find: (key) => root.get(key),
      all: () => bySerial(root.values()),
      update: async (key, decide) => {
        if (!guarded) return alone(key, decide)
        await desk.pause()
        const read = root
        const planned = decide(read.get(key))
        await desk.pause()
        const next = root === read ? planned : decide(root.get(key))
        return next === undefined ? false : put(key, next)
      },
    }
  },
}

export const storages: readonly Storage[] = [files, segments, temporal, groupCommit, copyOnWrite]
