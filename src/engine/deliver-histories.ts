import type { HistoryObservation, NotTried } from '../laws/observations.js'
import type { HistoryTrial } from '../laws/trial.js'
import type { Check } from './check-facts.js'
import { deliverAlone, triedAlone } from './deliver-alone.js'
import { deliverBatch } from './deliver-batch.js'
import { isBurst, waitOf } from './trial-timing.js'

const UNHANDLED = 'the consumer does not handle the events that it is about'
const unreachableIn = (waitMs: number) =>
  `not every history was tried, because one waits ${waitMs / 1000} s, longer than is left of the time for the check: \`--max-time\` gives more`
const UNCOMPARABLE = 'the state names nothing that was delivered, and there is no time to try each history by itself'

const RENAMED =
  'the state shows entities by their names alone, and this is about another name; `reset` lets it be compared'

type Seen = HistoryObservation | NotTried

/**
 * Delivers each history and what it is compared with, and says what the state shows of each: those that have the store to
 * themselves one after the other, all others in one go or, where the state shows only the newest rows, in small batches.
 */
export async function deliverHistories(
  check: Check,
  trials: readonly HistoryTrial[],
  { complete = false } = {},
): Promise<Map<HistoryTrial, Seen>> {
  const { connection, facts } = check
  const seen = new Map<HistoryTrial, Seen>()
  for (const trial of trials) {
    const waitMs = waitOf(trial.schedule)
    if (!isHandled(check, trial))
      seen.set(trial, { trial, notTried: UNHANDLED, why: 'moot', ...ignoredOf(check, trial) })
    else if (waitMs > connection.leftMs) seen.set(trial, { trial, notTried: unreachableIn(waitMs), why: 'unreached' })
  }
  const handled = trials.filter((trial) => !seen.has(trial))
  if (handled.length === 0) return seen
  await connection.hooks.reset()
  const alone = triedAlone(check, handled)
  const rest = handled.filter((trial) => !alone.includes(trial) && !facts.namesNothing)
  for (const trial of rest) if (!isFindable(check, trial)) seen.set(trial, { trial, notTried: RENAMED, why: 'unclear' })
  for (const batch of batchesOf(
    check,
    rest.filter((trial) => !seen.has(trial)),
  )) {
    for (const one of await deliverBatch(check, batch, complete)) seen.set(one.trial as HistoryTrial, one)
  }
  for (const one of await deliverAlone(check, alone)) seen.set(one.trial as HistoryTrial, one)
  const { hindrance } = connection
  for (const trial of handled) {
    if (seen.has(trial)) continue
    seen.set(trial, { trial, notTried: hindrance ?? UNCOMPARABLE, why: hindrance === undefined ? 'shed' : 'unreached' })
  }
  return seen
}

/** Whether its rows are found among others: not where they are found by a name that the trial replaces. */
function isFindable({ facts }: Check, { compare }: HistoryTrial): boolean {
  return facts.namesBesideIds || compare?.instead === undefined
}

/**
 * Whether the consumer handles all events of a trial that are to be accepted. A kind of which it ignores all that happens here
 * may be there too, as long as there is another: what lies in a parent, say, where parents are not kept.
 */
export function isHandled({ contract, facts }: Check, trial: HistoryTrial): boolean {
  const { nameOf, roleOf } = contract.provider.model
  const { history, baseline = history, redeliver, ignored } = trial
  // A trial that sends nothing again is about an event that is refused.
  const accepted = redeliver === false ? baseline.events : [...history.events, ...baseline.events]
  // An event that is wrong on purpose may have no name at all.
  const handles = (event: object) => facts.handles(nameOf(event) ?? '') || nameOf(event) === undefined
  const ignores = (event: object) => facts.omits.events.has(nameOf(event) ?? '')
  const unhandled = accepted.filter((event) => !handles(event))
  if (unhandled.length === 0) return true
  if (!unhandled.every(ignores)) return false
  const kinds = new Set(accepted.filter(handles).map((event) => roleOf(event)?.kind))
  return ignored === true || (kinds.size > 0 && unhandled.every((event) => !kinds.has(roleOf(event)?.kind)))
}

function ignoredOf({ contract, facts }: Check, { history }: HistoryTrial): Pick<NotTried, 'ignored'> {
  const names = history.events.map((event) => contract.provider.model.nameOf(event) ?? '')
  return { ignored: names.filter((name) => facts.omits.events.has(name)) }
}

/**
 * So many at once that the state still shows the first of them when the last is delivered. Bursts come after all others have
 * settled, so that every race meets an idle consumer; one that is slow to answer does not lag, and has no time for two.
 */
function batchesOf({ facts }: Check, trials: readonly HistoryTrial[]): HistoryTrial[][] {
  const races = facts.slow ? [] : trials.filter(({ schedule }) => isBurst(schedule))
  const others = trials.filter((trial) => !races.includes(trial))
  return [others, races].flatMap((some) => shownTogether(facts.shownAtOnce / 2, some))
}

function shownTogether(room: number, trials: readonly HistoryTrial[]): HistoryTrial[][] {
  const batches: HistoryTrial[][] = []
  let left = 0
  for (const trial of trials) {
    const rows = trial.history.ids.length + (trial.baseline ?? trial.history).ids.length
    if (batches.length === 0 || rows > left) {
      batches.push([])
      left = room
    }
    left -= rows
    batches.at(-1)?.push(trial)
  }
  return batches
}
