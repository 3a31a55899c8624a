import { isAccepted } from '../../delivery/answer-kinds.js'
import type { Provider } from '../../provider/provider.js'
import { observe } from '../asking.js'
import type { GeneralDefectId } from '../defects.js'
import type { Asks, Law } from '../law.js'
import type { HistoryObservation } from '../observations.js'
import { capitalised } from '../tales.js'
import type { HistoryTrial, RequestTrial } from '../trial.js'
import { OTHERS_AFTER_POISON, type Poison, Poisoning, poisonsOf } from './trials.js'

const ALL = 'all-poisons'
const WHAT = 'events that cannot be processed'

/**
 * Comes last: a consumer that is blocked shows nothing more.
 *
 * @param further poisons of a provider's own events
 */
export const poisonLaw = ({ model }: Provider, further: readonly Poison[] = []): Law<GeneralDefectId> => ({
  id: 'recovery/poison-is-set-aside',
  title: 'An event that cannot be processed does not hold up the events of other entities.',
  severity: 'must',
  why: 'A queue that retries its first event until it succeeds gets stuck forever at the first one that never does. Seen in public receivers: https://github.com/2witstudios/PageSpace/pull/1588',
  remedy: 'Count the attempts, set the event aside after a few, and go on with the next one.',
  tolerates: 'Refusing the event. Accepting it and setting it aside. Holding up events of the same entity.',
  needs: ['observe'],
  defects: ['recovery/poison-blocks-others'],
  alone: true,
  *run({ declared: { environments }, traceable }) {
    if (!traceable) return { violations: [], skipped: `the state shows no ${model.kinds[0].name}` }
    const poisons = [...poisonsOf(model), ...further]
    const poisoning = new Poisoning(model, environments[0])
    const [seen] = yield* observe([poisoning.after(ALL, WHAT, poisons)])
    const place = seen && blockedFrom(poisoning, poisons.length, seen)
    const poison = place === undefined ? undefined : poisons[place]
    if (poison === undefined || !(yield* staysBlocked('all'))) return { violations: [] }
    // Only where a reset lifts the blockade can be seen which of them it was, or whether a request before it was.
    const smaller = [poisoning.without('afterwards', WHAT), poisoning.after(poison.key, poison.title, [poison])]
    for (const trial of smaller.map(following)) {
      const [again] = yield* observe([trial])
      if (again === undefined || blockedFrom(poisoning, 1, again) === undefined) continue
      if (!(yield* staysBlocked(trial.key))) continue
      const message = `${capitalised(trial.title)} were accepted and never applied: an event that cannot be processed holds up all others.`
      return { violations: [{ defect: 'recovery/poison-blocks-others', message, evidence: again }] }
    }
    // Together they took long; what seemed to stand in the way does not by itself.
    return { violations: [] }
  },
})

const following = (trial: HistoryTrial): HistoryTrial => ({ ...trial, follows: [ALL] })

/** The number of the first poison after which nothing shows any more, though the last creations were accepted. */
function blockedFrom(
  poisoning: Poisoning,
  poisons: number,
  { answers, actual }: HistoryObservation,
): number | undefined {
  const state = JSON.stringify(actual)
  const showsAfter = (poison: number) => poisoning.idsAfter(poison).some((id) => state.includes(id))
  if (!answers.slice(-OTHERS_AFTER_POISON).every(isAccepted) || showsAfter(poisons - 1)) return undefined
  return 1 + Array.from({ length: poisons }, (_, poison) => showsAfter(poison)).lastIndexOf(true)
}

/** A consumer that is busy for a while, or has lost what came too fast, shows in the end what comes after it. */
function* staysBlocked(after: string): Asks<boolean> {
  const trial: RequestTrial = {
    kind: 'request',
    key: `after-${after}`,
    role: 'control',
    title: 'the request comes after events that cannot be processed',
    build: (authentic) => authentic.request(),
    patient: true,
  }
  const [seen] = yield* observe([trial])
  return seen?.traced === false
}
