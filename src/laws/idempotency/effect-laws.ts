import type { Provider, Step } from '../../provider/provider.js'
import { observe } from '../asking.js'
import { capabilities } from '../capabilities.js'
import type { GeneralDefectId } from '../defects.js'
import { effectsOf, ifMore, ifNone } from '../effects.js'
import type { Law } from '../law.js'
import { afterRestart, byteForByte, manyAndLate, once, repeated, signedAgain, twoChanges } from './effect-trials.js'

/**
 * The laws on side effects: mails, downloads, notifications.
 *
 * @param further steps whose last has a side effect, besides those that every provider has
 */
export const effectLaws = (
  { words, model }: Provider,
  further: readonly (readonly Step[])[] = [],
): readonly Law<GeneralDefectId>[] => [
  {
    id: 'idempotency/side-effects-happen-once',
    title: 'A repeated delivery does not repeat side effects.',
    severity: 'must',
    why: `${words.sender} sends a delivery again until it gets a 2xx, and an operator can resend any delivery. Nobody wants the mail twice. Source: ${words.sources.retries}; seen in public receivers: https://github.com/airqo-platform/AirQo-api/pull/7029`,
    remedy: 'Run a side effect only if the event changed the state, or if a unique key says that it is the first time.',
    tolerates: 'No side effects at all. Side effects that come later.',
    needs: ['effects'],
    defects: ['idempotency/side-effect-repeated', 'idempotency/key-transport'],
    alone: true,
    *run({ declared: { environments } }) {
      const [scope] = environments
      const count = (key: string, role: 'control' | 'suspect', title: string, repeat: typeof once) =>
        observe([effectsOf(key, role, title, repeated(model, scope, further, repeat))])
      const [single] = yield* count('once', 'control', 'Events delivered once', once)
      const { skipped } = ifNone(single)
      if (skipped !== undefined) return { violations: [], skipped }
      const [identical] = yield* count(
        'identical',
        'suspect',
        'Events delivered three times, byte for byte',
        byteForByte,
      )
      const doubled = ifMore(
        'idempotency/side-effect-repeated',
        identical,
        single,
        'Each delivery runs the side effect.',
      )
      if (doubled !== undefined) return { violations: [doubled] }
      const [fresh] = yield* count(
        'fresh',
        'suspect',
        'Events delivered three times, signed again each time',
        signedAgain,
      )
      const why =
        'The consumer recognises duplicates that are the same byte for byte, so its key contains the timestamp or the signature.'
      const keyed = ifMore('idempotency/key-transport', fresh, single, why)
      return { violations: keyed === undefined ? [] : [keyed] }
    },
  },
  {
    id: 'idempotency/outdated-events-have-no-effect',
    title: 'An outdated event has no side effects.',
    severity: 'should',
    why: 'A mail about an outdated event tells people something that is no longer true. Seen in public receivers: https://github.com/bitpay/bitcore/pull/4216',
    remedy:
      'Run side effects only if the event was applied. If you want one for every event, for an audit, leave this law out with `--skip`.',
    tolerates: 'No side effects at all.',
    needs: ['effects'],
    defects: ['idempotency/effect-on-stale'],
    alone: true,
    *run({ declared: { environments } }) {
      const [scope] = environments
      const newest = twoChanges(model, scope, [{ event: 0 }, { event: 2 }])
      const stale = twoChanges(model, scope, [{ event: 0 }, { event: 2 }, { event: 1 }])
      const [control, seen] = yield* observe([
        effectsOf('newest-only', 'control', 'A change', newest),
        effectsOf('stale-last', 'suspect', 'A change, followed by an older one that arrives late', stale),
      ])
      const more = ifMore(
        'idempotency/effect-on-stale',
        seen,
        control,
        'The outdated event changes nothing, but it still runs its side effect.',
      )
      return more === undefined ? { violations: [], ...ifNone(control) } : { violations: [more] }
    },
  },
  {
    id: 'idempotency/processed-is-remembered',
    title: 'The consumer still recognises processed events after a restart and after some time.',
    severity: 'should',
    why: `Retries go on for as long as the webhook is configured to, and resends are possible for months. A set in memory, or one with a short time to live, has forgotten the event by then. Source: ${words.sources.retries}; seen in public receivers: https://github.com/MervinPraison/PraisonAI/issues/4208`,
    remedy: `Keep the keys in the database for longer than resends are possible, or compare \`${words.time}\` with the row.`,
    tolerates: 'Keeping no keys at all, if the row itself shows that an event is old.',
    needs: ['effects'],
    defects: ['idempotency/store-forgets'],
    alone: true,
    *run({ declared: { environments }, has }) {
      const [scope] = environments
      const judge = function* (key: string, { title, plain, late }: ReturnType<typeof manyAndLate>, why: string) {
        const [control, seen] = yield* observe([
          effectsOf(`${key}-once`, 'control', 'Creations', plain),
          effectsOf(key, 'suspect', title, late),
        ])
        const more = ifMore('idempotency/store-forgets', seen, control, why)
        return { violations: more === undefined ? [] : [more], ...ifNone(control) }
      }
      const forgotten = has('restart')
        ? yield* judge(
            'after-restart',
            afterRestart(model, scope),
            'The consumer keeps the processed events in memory only.',
          )
        : undefined
      if (forgotten !== undefined && forgotten.violations.length > 0) return forgotten
      const why = 'The consumer remembers the processed events for a short time only, or only the last few.'
      const dropped = yield* judge('after-others', manyAndLate(model, scope), why)
      const partly = `to try a restart as well, ${capabilities.restart.give}`
      return { ...dropped, ...(!has('restart') && { partly }) }
    },
  },
]
