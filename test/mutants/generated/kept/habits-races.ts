import { isNewer, keyOf } from '../../kit/store.js'
import { changesAssets, seenBy } from '../visible.js'
import type { Habit, Setting } from '../vocabulary.js'
import { habit } from './habit.js'

const meet = ({ timing }: Setting): boolean => timing.answers === 'after' && timing.overlaps === 'all'
const slow = { latency: 5 } as const
const state = seenBy('presence', 'name')

/** Looks first, and writes by what it saw then. */
const looksFirst: Habit['make'] = (life) => ({
  apply: async (change, delivery) => {
    const seen = life.store.find(keyOf(change))
    await life.pause()
    await life.apply(change, delivery, (next) => (isNewer(next, seen) ? next : undefined))
    return undefined
  },
})

/** Asks whether a mail was sent, and notes it too late for another one who asks. */
const mailsTwice: Habit['make'] = (life) => ({
  apply: async (change, delivery) => {
    const sent = life.claims.has(change.fingerprint)
    await life.pause()
    life.claims.set(change.fingerprint, 'sent')
    const applied = await life.apply(change, delivery)
    if (!applied && !sent && life.store.find(keyOf(change))?.fingerprint === change.fingerprint) life.mail(change)
    return undefined
  },
})

/** A row that is being written is locked; who comes for the same event meanwhile does not wait. */
const locked: Habit['make'] = (life) => {
  const writing = new Set<string>()
  return {
    apply: async (change, delivery) => {
      if (writing.has(change.fingerprint)) return { status: 500, body: 'could not obtain lock on row' }
      writing.add(change.fingerprint)
      await life.pause()
      await life.apply(change, delivery).finally(() => writing.delete(change.fingerprint))
      return undefined
    },
  }
}

export const races: readonly Habit[] = [
  habit('concurrency/lost-update', 'looks first', looksFirst, {
    names: ['concurrency/lost-update', 'concurrency/remove-vs-modify'],
    fits: (setting) => meet(setting) && changesAssets(setting),
    visible: state,
    needs: slow,
  }),
  habit('concurrency/shared-document', 'whole document', () => ({}), {
    fits: (setting) =>
      setting.storage.races.includes('document') && setting.timing.overlaps !== 'never' && changesAssets(setting),
    visible: state,
    needs: { unguarded: true, ...slow },
  }),
  habit('concurrency/check-then-insert', 'mails', mailsTwice, {
    fits: meet,
    mails: true,
    needs: { effects: true, ...slow },
  }),
  habit('concurrency/duplicate-5xx', 'locked row', locked, { fits: meet, needs: slow }),
]
