import { UsageError } from '../errors.js'
import type { Law, LawResult, Severity } from '../laws/law.js'
import type { CheckOptions } from './consumer.js'
import type { NamedBreach } from './find.js'
import { lacking } from './lacking.js'
import { type Bench, contextFor, type Gathered, type Results } from './law-context.js'
import type { LawVerdict } from './law-report.js'
import { CheckEnded, type Session } from './session.js'

export interface Judged {
  readonly breaches: NamedBreach[]
  readonly verdicts: readonly LawVerdict[]
  readonly interrupted: boolean
}

/** Lets each law judge what was gathered for it, and check what else it checks by itself. */
export async function judge(
  bench: Bench,
  laws: readonly Law[],
  gathered: Gathered,
  options: CheckOptions,
): Promise<Judged> {
  const { session } = bench
  const verdicts: LawVerdict[] = []
  const breaches: NamedBreach[] = []
  const { results } = gathered
  let { ended } = gathered
  for (const [done, law] of laws.entries()) {
    options.onProgress?.({ law: law.id, done, of: laws.length, deliveries: session.deliveries })
    const skipped = lacking(bench, law)
    const before = { deliveries: session.deliveries, time: Date.now() }
    const own: Results = results.get(law) ?? { probed: [], outcomes: [] }
    let result: LawResult = { breaches: [], ...(skipped !== undefined && { skipped }) }
    if (skipped === undefined) {
      try {
        result = await law.check(contextFor(bench, own))
      } catch (error) {
        if (error instanceof CheckEnded) ended = error
        else if (!(error instanceof UsageError)) throw error
        result = { breaches: [], skipped: (error as Error).message }
      }
    }
    // What was seen before the consumer died, or the check was ended, counts; that nothing was seen does not.
    const nothingTried = own.probed.length + own.outcomes.length === 0
    const untried = own.unreached ?? (nothingTried ? (ended ?? session.ended)?.message : undefined)
    if (result.breaches.length === 0 && untried !== undefined) result = { skipped: untried, ...result }
    breaches.push(...result.breaches.map((breach): NamedBreach => ({ ...breach, law })))
    verdicts.push({
      law,
      ...(result.skipped !== undefined && { skipped: result.skipped }),
      ...(own.cut && { cut: true }),
      cases: own.probed.length + own.outcomes.length + (result.cases ?? 0),
      deliveries: deliveriesIn(own) + session.deliveries - before.deliveries,
      durationMs: Date.now() - before.time,
    })
  }
  breaches.push(...endBreaches(session, laws, breaches))
  return { breaches, verdicts, interrupted: ended?.why === 'aborted' }
}

/** The end of a consumer that died or fell silent under ordinary deliveries, which no probe accounts for. */
export function endBreaches({ ended }: Session, laws: readonly Law[], known: readonly NamedBreach[]): NamedBreach[] {
  if (ended === undefined || ended.why === 'aborted') return []
  const { shows, remedy = '', ...rest } = endings[ended.why]
  const law = laws.find(({ id }) => id === shows)
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
