import type { Json } from '../../../src/report/report.js'
import { digest } from '../kit/event.js'
import { Locks } from '../kit/lock.js'
import { keyOf, type Row } from '../kit/store.js'
import type { Stored } from './content.js'
import type { Desk, Storage, Store } from './vocabulary.js'

type Written = Row | 'gone' | undefined

/** Rows in a map; what is written over keeps its place. */
class Table {
  readonly #rows = new Map<string, Stored>()
  readonly #desk: Desk

  constructor(desk: Desk) {
    this.#desk = desk
  }

  find = (key: string): Stored | undefined => this.#rows.get(key)
  all = (): Stored[] => [...this.#rows.values()]

  write(key: string, next: Written): boolean {
    if (next === undefined) return false
    if (next === 'gone') return this.#rows.delete(key)
    this.#rows.set(key, this.#desk.stamp(next, this.#rows.get(key)))
    return true
  }
}

/** Looks, waits, decides by what it saw, waits, writes: for one caller at a time, or for none. */
function readThenWrite(desk: Desk, table: Table, lockOf: (key: string) => string, guarded: boolean): Store {
  const locks = new Locks()
  return {
    find: table.find,
    all: table.all,
    update: (key, decide) => {
      const work = async () => {
        await desk.pause()
        const next = decide(table.find(key))
        if (next === undefined) return false
        await desk.pause()
        return table.write(key, next)
      }
      return guarded ? locks.run(lockOf(key), work) : work()
    },
  }
}

/** A table with a compare-and-set of its own, as `INSERT … ON CONFLICT … WHERE` is one. */
const rows: Storage = {
  name: 'rows by id',
  races: ['entity'],
  make: (desk, guarded) => {
    const table = new Table(desk)
    if (!guarded) return readThenWrite(desk, table, (key) => key, false)
    return {
      find: table.find,
      all: table.all,
      update: async (key, decide) => {
        await desk.pause()
        return table.write(key, decide(table.find(key)))
      },
    }
  },
}

/** Something that is read as a whole, changed, and written back as a whole. */
function documents(desk: Desk, documentOf: (key: string) => string, guarded: boolean): Store {
  const held = new Map<string, ReadonlyMap<string, Stored>>()
  const locks = new Locks()
  return {
    find: (key) => held.get(documentOf(key))?.get(key),
    all: () => [...held.values()].flatMap((document) => [...document.values()]),
    update: (key, decide) => {
      const name = documentOf(key)
      const work = async () => {
        await desk.pause()
        const document = new Map(held.get(name))
        const before = document.get(key)
        const next = decide(before)
        if (next === undefined) return false
        if (next === 'gone') document.delete(key)
        else document.set(key, desk.stamp(next, before))
        await desk.pause()
        held.set(name, document)
        return true
      }
      return guarded ? locks.run(name, work) : work()
    },
  }
}

const document: Storage = {
  name: 'one document',
  races: ['document'],
  make: (desk, guarded) => documents(desk, () => 'all', guarded),
}

const shards: Storage = {
  name: 'four shards',
  races: ['document'],
  make: (desk, guarded) => documents(desk, (key) => String(Number.parseInt(digest(key).slice(0, 2), 16) % 4), guarded),
}

/** Appends, and folds when it is looked at. */
const log: Storage = {
  name: 'event log',
  races: [],
  make: (desk) => {
    const entries: { key: string; decide: (row: Row | undefined) => Written }[] = []
    const table = new Table(desk)
    let folded = 0
    const fold = () => {
      for (; folded < entries.length; folded++) {
        const entry = entries[folded]
        if (entry) table.write(entry.key, entry.decide(table.find(entry.key)))
      }
      return table
    }
    return {
      find: (key) => fold().find(key),
      all: () => fold().all(),
      update: async (key, decide) => {
        await desk.pause()
        let written = false
        entries.push({
          key,
          decide: (row) => {
            const next = decide(row)
            written = next !== undefined
            return next
          },
        })
        fold()
        return written
      },
    }
  },
}

/** Values under the hash of what they are about; the store itself knows no rows. */
const keyValue: Storage = {
  name: 'key-value by hash',
  races: ['entity'],
  make: (desk, guarded) => {
    const store = readThenWrite(desk, new Table(desk), (key) => key, guarded)
    return {
      find: (key) => store.find(digest(key)),
      all: store.all,
      update: (key, decide) => store.update(digest(key), decide),
    }
  },
}

/** Live rows in one table; removed ones are moved to another. */
const archive: Storage = {
  name: 'live and archive tables',
  races: ['entity'],
  make: (desk, guarded) => {
    const live = new Map<string, Stored>()
    const removed = new Map<string, Stored>()
    const locks = new Locks()
    const find = (key: string) => live.get(key) ?? removed.get(key)
    return {
      find,
      all: () => [...live.values(), ...removed.values()].sort((a, b) => a.stamp.serial - b.stamp.serial),
      update: (key, decide) => {
        const work = async () => {
          await desk.pause()
          const next = decide(find(key))
          if (next === undefined) return false
          await desk.pause()
          const before = find(key)
          live.delete(key)
          removed.delete(key)
          if (next !== 'gone') (next.deleted ? removed : live).set(key, desk.stamp(next, before))
          return true
        }
        return guarded ? locks.run(key, work) : work()
      },
    }
  },
}

/** Rows with a version; who finds another version than the one read begins again. */
const optimistic: Storage = {
  name: 'optimistic versions',
  races: ['entity'],
  make: (desk, guarded) => {
    const table = new Table(desk)
    return {
      find: table.find,
      all: table.all,
      update: async (key, decide) => {
        for (;;) {
          await desk.pause()
          const read = table.find(key)
          const next = decide(read)
          if (next === undefined) return false
          await desk.pause()
          if (!guarded || table.find(key) === read) return table.write(key, next)
        }
      },
    }
  },
}

/** Every snapshot is kept; the row is what its snapshots come to. */
const snapshots: Storage = {
  name: 'all snapshots',
  races: [],
  make: (desk) => {
    const kept = new Map<string, Stored[]>()
    const find = (key: string) => kept.get(key)?.at(-1)
    return {
      find,
      all: () => [...kept.values()].flatMap((versions) => versions.slice(-1)),
      update: async (key, decide) => {
        await desk.pause()
        const before = find(key)
        const next = decide(before)
        if (next === undefined) return false
        if (next === 'gone') return kept.delete(key)
        kept.set(key, [...(kept.get(key) ?? []), desk.stamp(next, before)])
        return true
      },
    }
  },
}

/** First the event into an inbox, then its effect on the projection, one at a time for each entity. */
const projection: Storage = {
  name: 'inbox and projection',
  races: ['entity'],
  make: (desk, guarded) => {
    const inbox: string[] = []
    const table = new Table(desk)
    const store = readThenWrite(desk, table, (key) => key, guarded)
    return {
      ...store,
      update: async (key, decide) => {
        await desk.pause()
        inbox.push(key)
        return store.update(key, decide)
      },
    }
  },
}

/** A transaction for each entity, with a lock on its row. */
const transactions: Storage = {
  name: 'locked transactions',
  races: ['entity'],
  make: (desk, guarded) => readThenWrite(desk, new Table(desk), (key) => key, guarded),
}

/** Tags in a table of their own, joined when rows are read; both are written in one transaction. */
const joined: Storage = {
  name: 'joined tables',
  races: ['entity'],
  make: (desk, guarded) => {
    const tags = new Map<string, Json>()
    const stamp: Desk['stamp'] = (next, before) => {
      const { tags: own, ...data } = next.data
      if (own === undefined) tags.delete(keyOf(next))
      else tags.set(keyOf(next), own)
      return desk.stamp({ ...next, data }, before)
    }
    const join = (row: Stored): Stored => {
      const own = tags.get(keyOf(row))
      return own === undefined ? row : { ...row, data: { ...row.data, tags: own } }
    }
    const table = new Table({ ...desk, stamp })
    const { update } = readThenWrite(desk, table, (key) => key, guarded)
    const find = (key: string) => {
      const row = table.find(key)
      return row && join(row)
    }
    return {
      find,
      all: () => table.all().map(join),
      update: (key, decide) => update(key, (row) => decide(row && find(key))),
    }
  },
}

export const storages: readonly Storage[] = [
  rows,
  document,
  shards,
  log,
  keyValue,
  archive,
  optimistic,
  snapshots,
  projection,
  transactions,
  joined,
]
