import { keyOf } from '../kit/store.js'
import { newest } from './sound.js'
import { always, changesAssets, hiddenWithout, seenBy } from './visible.js'
import type { Decide, Habit, Life, Setting } from './vocabulary.js'

const meet = ({ timing }: Setting): boolean => timing.answers === 'after' && timing.overlaps === 'all'
const copies = hiddenWithout('presence', 'copies')
const slow = { latency: 5 } as const

/** What two do who both look, find nothing, and insert. Identical events, or different ones of a new entity. */
const insertsTwice =
  (identical: boolean, then: (life: Life, key: string) => { status: number } | undefined): Habit['make'] =>
  (life) => {
    const inserted = new Map<string, Set<string>>()
    return {
      apply: async (change, delivery) => {
        const key = keyOf(change)
        await life.pause()
        const fresh = life.store.find(key) === undefined
        await life.apply(change, delivery)
        if (!fresh) return undefined
        const others = inserted.get(key) ?? new Set()
        const met = identical ? others.has(change.fingerprint) : others.size > 0 && !others.has(change.fingerprint)
        inserted.set(key, others.add(change.fingerprint))
        return met ? then(life, key) : undefined
      },
    }
  }

const copied = (life: Life, key: string) => {
  life.copy(key)
  return undefined
}
const violation = () => ({ status: 500, body: 'duplicate key value violates unique constraint' })

const race = (name: string, variant: string, make: Habit['make'], rest: Partial<Habit> = {}): Habit => ({
  id: `concurrency/${name}`,
  variant,
  names: [`concurrency/${name}`],
  fits: meet,
  visible: seenBy('presence', 'name'),
  needs: slow,
  make,
  ...rest,
})

/** Looks whether the row lives, and writes although it was removed since. */
const blindToRemoval: Habit['make'] = (life) => ({
  apply: async (change, delivery) => {
    await life.pause()
    const lives = life.store.find(keyOf(change))?.deleted === false
    await life.pause()
    const decide: Decide = (next, row, ...rest) =>
      change.verb === 'change' && lives && row?.deleted ? next : newest(next, row, ...rest)
    await life.apply(change, delivery, decide)
    return undefined
  },
})

/** Jobs are taken by whoever is free, without regard to the entity. */
const parallel: Habit['make'] = (life) => ({
  hand: async (_key, work) => {
    life.later(Math.floor(life.draw() * 10), work)
    return life.success
  },
})

const unguarded = { unguarded: true, ...slow } as const
const racesOn =
  (race: 'entity' | 'document', timed: (setting: Setting) => boolean) =>
  (setting: Setting): boolean =>
    setting.storage.races.includes(race) && timed(setting) && changesAssets(setting)

export const concurrency: readonly Habit[] = [
  race('lost-update', 'read, compare, write', () => ({}), {
    names: ['concurrency/lost-update', 'concurrency/remove-vs-modify'],
    fits: racesOn('entity', meet),
    needs: unguarded,
  }),
  race('lost-update', 'parallel workers', parallel, {
    names: ['concurrency/lost-update', 'concurrency/remove-vs-modify'],
    fits: racesOn('entity', ({ timing }) => timing.answers === 'before'),
    needs: unguarded,
  }),
  race('shared-document', 'requests', () => ({}), { fits: racesOn('document', meet), needs: unguarded }),
  race('shared-document', 'workers', () => ({}), {
    fits: racesOn('document', ({ timing }) => timing.overlaps === 'entities'),
    needs: unguarded,
  }),
  race('check-then-insert', 'two rows', insertsTwice(true, copied), { visible: copies }),
  race('create-race', 'two rows', insertsTwice(false, copied), {
    fits: (setting) => meet(setting) && changesAssets(setting),
    visible: copies,
  }),
  race('duplicate-5xx', 'unique index', insertsTwice(true, violation), { visible: always }),
  race('remove-vs-modify', 'blind to removal', blindToRemoval, {
    fits: (setting) => meet(setting) && changesAssets(setting),
  }),
]
