import { UsageError } from '../errors.js'
import { allLaws } from '../laws/all-laws.js'
import type { LawContext } from '../laws/context.js'
import type { Law, LawResult, Severity } from '../laws/law.js'
import { confirmAll } from './confirm.js'
import type { Confirmations } from './confirm-causes.js'
import type { CheckOptions } from './consumer.js'
import { alone, type NamedBreach } from './find.js'
import { accountsForAllOf, idOf } from './findings.js'
import { lacking } from './lacking.js'
import { askingAlone, type Bench, contextFor, type Gathered, type Results } from './law-context.js'
import type { LawVerdict } from './law-report.js'
import { CheckEnded, type Session } from './session.js'
import { type Asking, shareWaiting } from './share-waiting.js'

export interface Judged {
  readonly breaches: NamedBreach[]
  readonly verdicts: readonly LawVerdict[]
  readonly interrupted: boolean
}

/** What one law says, and whether the check came to an end over it. */
interface Judgement {
  readonly breaches: readonly NamedBreach[]
  readonly verdict: LawVerdict
  readonly ended?: CheckEnded
}

/**
 * Lets each law judge what was gathered for it, and check what else it checks by itself: side by side, and then one
 * after the other those that have to be alone with the consumer.
 */
export async function judge(
  bench: Bench,
  laws: readonly Law[],
  gathered: Gathered,
  confirmations: Confirmations,
  options: CheckOptions,
): Promise<Judged> {
  const { session } = bench
  if (session.ended === undefined) await session.resetIfGiven()
  const judgements = new Map<Law, Judgement>()
  const sure: NamedBreach[] = []
  const judgeLaw = async (law: Law, asking?: Asking) => {
    const skipped = lacking(bench, law) ?? overshadowed(law, sure)
    judgements.set(law, await judgementOf(bench, law, skipped, gathered, asking))
    options.onProgress?.({ law: law.id, done: judgements.size, of: laws.length, deliveries: session.deliveries })
  }
  const isAlone = (law: Law) => law.alone !== undefined && lacking(bench, law) === undefined
  for (const law of laws.filter(isAlone).filter(({ alone }) => alone === 'first')) await judgeLaw(law)
  const first = [...judgements.values()].flatMap(({ breaches }) => breaches)
  await confirmAll(bench, first, confirmations)
  sure.push(...first.filter((breach) => confirmations.get(breach)))
  const sharing = laws.filter((law) => !isAlone(law))
  await shareWaiting(
    // What is tried again after something looked wrong is tried with nothing else in flight, unless that takes too long.
    askingAlone(bench.profile.slow ? bench : { ...bench, profile: alone(bench.profile) }),
    sharing.map((law) => (asking) => judgeLaw(law, asking)),
  )
  for (const law of laws.filter(isAlone).filter(({ alone }) => alone !== 'first')) await judgeLaw(law)

  const inOrder = laws.flatMap((law) => judgements.get(law) ?? [])
  const breaches = inOrder.flatMap((one) => one.breaches)
  const ends = [gathered.ended, ...inOrder.map((one) => one.ended)]
  return {
    breaches: [...breaches, ...endBreaches(session, laws, breaches)],
    verdicts: inOrder.map(({ verdict }) => verdict),
    interrupted: ends.some((end) => end?.why === 'aborted'),
  }
}

/** Why a law about histories is not judged: all that it could find would be laid to what was found before. */
function overshadowed(law: Law, sure: readonly NamedBreach[]): string | undefined {
  if (law.cases === undefined && law.alone === undefined) return undefined
  const cause = sure.find((breach) => accountsForAllOf(idOf(breach), law))
  return cause && `not judged, because ${idOf(cause)} was found (${cause.law.id}) and would show here too`
}

async function judgementOf(
  bench: Bench,
  law: Law,
  skipped: string | undefined,
  gathered: Gathered,
  asking?: Asking,
): Promise<Judgement> {
  const { session } = bench
  const own: Results = gathered.results.get(law) ?? { probed: [], outcomes: [] }
  const before = { deliveries: session.deliveries, time: Date.now() }
  const counter = counting(asking)
  let result: LawResult = { breaches: [], ...(skipped !== undefined && { skipped }) }
  let ended: CheckEnded | undefined
  if (skipped === undefined) {
    try {
      const context = contextFor(bench, own, counter?.asking)
      result = await law.check(counter === undefined ? context : counter.countingSends(context))
    } catch (error) {
      if (error instanceof CheckEnded) ended = error
      else if (!(error instanceof UsageError)) throw error
      result = { breaches: [], skipped: (error as Error).message }
    }
  }
  // What was seen before the consumer died, or the check was ended, counts; that nothing was seen does not.
  const nothingTried = own.probed.length + own.outcomes.length === 0
  const end = gathered.ended ?? ended ?? session.ended
  const untried = own.unreached ?? (nothingTried ? end?.message : undefined)
  if (result.breaches.length === 0 && untried !== undefined) result = { skipped: untried, ...result }
  return {
    breaches: result.breaches.map((breach): NamedBreach => ({ ...breach, law })),
    verdict: {
      law,
      ...(result.skipped !== undefined && { skipped: result.skipped }),
      ...cutOf(own, result),
      cases: own.probed.length + own.outcomes.length + (result.cases ?? 0),
      deliveries: deliveriesIn(own) + (counter?.deliveries() ?? session.deliveries - before.deliveries),
      durationMs: Date.now() - before.time - (counter?.waitedMs() ?? 0),
    },
    ...(ended !== undefined && { ended }),
  }
}

/** Why only a part of a law was checked. */
function cutOf({ cut, outcomes }: Results, { partly }: LawResult): { readonly cut?: boolean | string } {
  if (cut) return { cut: true }
  const unseen = outcomes.filter((outcome) => outcome.unseen).length
  if (unseen > 0) {
    return { cut: `${unseen} of ${outcomes.length} left no trace in what \`observe\` gives, whatever was delivered` }
  }
  return partly === undefined ? {} : { cut: partly }
}

/** Counts the deliveries of one check among others that go on side by side, and how long it waited for what all asked. */
function counting(asking: Asking | undefined) {
  if (asking === undefined) return undefined
  let deliveries = 0
  let waitedMs = 0
  const waitFor = async <Value>(what: Promise<Value>): Promise<Value> => {
    const begin = Date.now()
    try {
      return await what
    } finally {
      waitedMs += Date.now() - begin
    }
  }
  const counted: Asking = {
    run: async (cases) => {
      const outcomes = await waitFor(asking.run(cases))
      deliveries += deliveriesIn({ probed: [], outcomes })
      return outcomes
    },
    probe: async (...groups) => {
      const probed = await waitFor(asking.probe(...groups))
      deliveries += probed.length
      return probed
    },
  }
  return {
    asking: counted,
    deliveries: () => deliveries,
    waitedMs: () => waitedMs,
    countingSends: (context: LawContext): LawContext => ({
      ...context,
      send: (...sent) => {
        deliveries++
        return context.send(...sent)
      },
    }),
  }
}

/** The end of a consumer that died or fell silent under ordinary deliveries, which no probe accounts for. */
export function endBreaches({ ended }: Session, laws: readonly Law[], known: readonly NamedBreach[]): NamedBreach[] {
  if (ended === undefined || ended.why === 'aborted') return []
  const { shows, remedy = '', ...rest } = endings[ended.why]
  // Also where that law was not selected: nothing more could be judged.
  const law = laws.find(({ id }) => id === shows) ?? allLaws.find(({ id }) => id === shows)
  if (law === undefined || known.some((one) => 'probe' in one.evidence && !one.evidence.survived)) return []
  const message = `The check could not go on: ${ended.message}.${remedy}`
  return [{ law, ...rest, message, evidence: { note: ended.message } }]
}

/** What the end of a check shows: the law that is broken by it, and the defect. */
const endings: Record<
  'silent' | 'unreachable' | 'throttled',
  { shows: string; defect: string; severity?: Severity; remedy?: string }
> = {
  silent: { shows: 'protocol/answers-in-time', defect: 'protocol/hangs' },
  unreachable: { shows: 'protocol/survives', defect: 'protocol/process-dies' },
  throttled: {
    shows: 'limits/bursts-taken',
    defect: 'limits/burst-refused',
    severity: 'must',
    remedy: ' Exempt the webhook from rate limits, at least while it is checked.',
  },
}

function deliveriesIn({ probed, outcomes }: Results): number {
  return probed.length + outcomes.reduce((sum, { requests }) => sum + requests.length, 0)
}
