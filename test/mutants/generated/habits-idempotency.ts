import { canonical } from '../kit/canonical.js'
import type { Change } from '../kit/event.js'
import { signatureOf, timestampOf } from '../kit/hmac.js'
import type { Delivery } from '../kit/http.js'
import { keyOf } from '../kit/store.js'
import { always, changesAssets, hiddenWithout, seenBy } from './visible.js'
import type { Habit, Setting } from './vocabulary.js'

/** Sound but for a key that takes two different events for one. */
const dedupedBy = (
  name: string,
  variant: string,
  key: (change: Change) => string,
  rest: Partial<Habit> = {},
): Habit => ({
  id: `idempotency/${name}`,
  variant,
  names: [`idempotency/${name}`],
  fits: changesAssets,
  visible: seenBy('presence', 'name'),
  make: (life) => ({
    apply: async (change, delivery) => {
      if (life.claims.has(key(change))) return undefined
      life.claims.set(key(change), 'done')
      await life.apply(change, delivery)
      return undefined
    },
  }),
  ...rest,
})

const copies = hiddenWithout('presence', 'copies')

/** Inserts one more row for a creation that comes again and is not recognised. */
const insertsAgain = (
  name: string,
  variant: string,
  recognises: (change: Change, delivery: Delivery) => string,
): Habit => ({
  id: `idempotency/${name}`,
  variant,
  names: [`idempotency/${name}`],
  visible: copies,
  make: (life) => ({
    apply: async (change, delivery) => {
      const recognised = recognises(change, delivery)
      if (change.verb !== 'create') {
        await life.apply(change, delivery)
        return undefined
      }
      const created = `created ${keyOf(change)}`
      if (recognised !== '' && life.claims.has(recognised)) return undefined
      life.claims.set(recognised, 'done')
      const again = life.claims.has(created) && life.store.find(keyOf(change))?.deleted === false
      life.claims.set(created, 'done')
      if (again) life.copy(keyOf(change))
      else await life.apply(change, delivery)
      return undefined
    },
  }),
})

/** A mail for each delivery that is the newest of its entity, also when it comes again. */
const mailsAgain = (variant: string, rest: Partial<Habit>): Habit => ({
  id: 'idempotency/side-effect-repeated',
  variant,
  mails: true,
  names: ({ besides }: Setting) =>
    besides.has('outbox')
      ? ['idempotency/side-effect-repeated', 'idempotency/duplicate-applied']
      : ['idempotency/side-effect-repeated'],
  visible: always,
  make: (life) => ({
    apply: async (change, delivery) => {
      const applied = await life.apply(change, delivery)
      if (!applied && life.store.find(keyOf(change))?.fingerprint === change.fingerprint) life.mail(change)
      return undefined
    },
  }),
  ...rest,
})

const refusedAgain = (status: number): Habit => ({
  id: 'idempotency/duplicate-refused',
  variant: String(status),
  names: ['idempotency/duplicate-refused'],
  visible: always,
  make: (life) => ({
    intake: async (_received, change) => {
      if (change === undefined) return undefined
      if (life.claims.has(change.fingerprint)) return { status, body: 'duplicate' }
      life.claims.set(change.fingerprint, 'done')
      return undefined
    },
  }),
})

/** A queue's job id is the entity's: a second event is dropped while the first waits or is worked on. */
const jobId: Habit = {
  id: 'idempotency/key-asset-id',
  variant: 'job id',
  names: ['idempotency/key-asset-id'],
  fits: (setting) => changesAssets(setting) && setting.timing.answers === 'before',
  visible: seenBy('presence', 'name'),
  needs: { latency: 8 },
  make: (life) => ({
    intake: async (_received, change) => {
      if (change === undefined) return undefined
      if (life.claims.has(keyOf(change))) return life.success
      life.claims.set(keyOf(change), 'waiting')
      return undefined
    },
    apply: async (change, delivery) => {
      await life.apply(change, delivery)
      life.claims.delete(keyOf(change))
      return undefined
    },
  }),
}

export const idempotency: readonly Habit[] = [
  dedupedBy('key-asset-id', 'id', keyOf),
  dedupedBy('key-asset-id', 'event and id', (change) => `${change.event} ${keyOf(change)}`),
  jobId,
  dedupedBy('key-sent-at', 'sent_at', ({ sentAt }) => sentAt, { fits: () => true }),
  dedupedBy('key-sent-at', 'event and sent_at', ({ event, sentAt }) => `${event} ${sentAt}`, { fits: () => true }),
  dedupedBy(
    'key-body-without-time',
    'event and entity',
    (change) => `${keyOf(change)} ${change.event} ${canonical(change.data)}`,
  ),
  dedupedBy('key-body-without-time', 'entity', (change) =>
    change.verb === 'remove' ? `${keyOf(change)} ${change.sentAt}` : `${keyOf(change)} ${canonical(change.data)}`,
  ),
  insertsAgain('duplicate-applied', 'rows', () => ''),
  insertsAgain('key-transport', 'signature', (_change, delivery) => signatureOf(delivery) ?? ''),
  insertsAgain('key-transport', 'timestamp', (change, delivery) => `${keyOf(change)} ${timestampOf(delivery)}`),
  mailsAgain('mails', { needs: { effects: true } }),
  mailsAgain('outbox', { fits: ({ besides }) => besides.has('outbox') }),
  refusedAgain(409),
]
