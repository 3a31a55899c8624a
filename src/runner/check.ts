import { openTransport } from '../delivery/open-transport.js'
import { UsageError } from '../errors.js'
import { DEFAULT_ENVIRONMENT } from '../history/places.js'
import { allLaws } from '../laws/all-laws.js'
import { type Declared, isAccepted } from '../laws/context.js'
import type { Law, LawResult, Outcome } from '../laws/law.js'
import { type Calibration, calibrate, controlStory } from './calibrate.js'
import { isConfirmed } from './confirm.js'
import type { CheckOptions, Consumer } from './consumer.js'
import { diagnoseControl } from './diagnose-control.js'
import { webhookEventNames } from './event-names.js'
import { type NamedBreach, nameStateBreaches } from './find.js'
import { type Cause, causesOf, findingOf } from './findings.js'
import { matcher } from './glob.js'
import { lacking } from './lacking.js'
import { type Bench, contextFor, gatherResults, type Results } from './law-context.js'
import { minimise } from './minimise.js'
import type { Finding, LawReport, Report } from './report.js'
import { CheckEnded, Session } from './session.js'
import { targetOf } from './target.js'
import { version } from './version.js'

const DEFAULT_RUNS = 100

/**
 * Delivers simulated CKBox histories to a consumer and says which laws it breaks. Never throws for a broken law.
 *
 * @throws UsageError where the consumer's description or an option cannot be used, or a hook fails at the beginning
 */
export async function checkContract(consumer: Consumer, options: CheckOptions = {}): Promise<Report> {
  const started = Date.now()
  const seed = options.seed ?? Math.floor(Math.random() * 0x7fff_ffff)
  const laws = selectLaws(options)
  const declared = declarationsOf(consumer)
  const transport = await openTransport(consumer.endpoint)
  const session = new Session(consumer, targetOf(consumer), transport, seed, options)
  try {
    const { reports, findings, interrupted } = await run(session, declared, laws, options)
    const count = (verdict: LawReport['verdict']) => reports.filter((law) => law.verdict === verdict).length
    return {
      reportVersion: 1,
      tool: { name: 'ckbox-webhooks', version },
      target: session.target.shown,
      seed,
      durationMs: Date.now() - started,
      deliveries: session.deliveries,
      ...(interrupted && { interrupted }),
      summary: { held: count('held'), broken: count('broken'), skipped: count('skipped'), flaky: count('flaky') },
      laws: reports,
      findings,
    }
  } finally {
    await transport.close()
  }
}

interface Checked {
  readonly reports: LawReport[]
  readonly findings: Finding[]
  readonly interrupted: boolean
}

/** Calibrate, probe and explore, judge, name, confirm. */
async function run(
  session: Session,
  declared: Declared,
  laws: readonly Law[],
  options: CheckOptions,
): Promise<Checked> {
  const environment = declared.environments[0] as string
  await session.resetIfGiven()
  const calibration = await calibrate(session, environment, declared.subscribed)
  if (!isAccepted(calibration.control.answer)) return await refusedControl(session, declared, laws, calibration)

  const bench: Bench = {
    session,
    profile: calibration.profile,
    declared: {
      ...declared,
      subscribed: (event) => declared.subscribed(event) && !calibration.refused.some(({ name }) => name === event),
    },
    runs: options.runs ?? DEFAULT_RUNS,
    story: controlStory(environment, declared.subscribed),
    visible: calibration.visible !== false,
    calibration,
  }
  const judged = await judge(bench, laws, options)
  const named = await unlessEnded(session, judged.breaches, () => nameStateBreaches(bench, judged.breaches))
  const causes: Cause[] = []
  const flaky = new Set<Law>()
  for (const cause of causesOf(named)) {
    if (!(await unlessEnded(session, true, () => isConfirmed(bench, cause.main)))) {
      for (const law of cause.laws) flaky.add(law)
      continue
    }
    causes.push(await unlessEnded(session, cause, () => smallest(bench, cause)))
  }
  const broken = new Set(causes.flatMap((cause) => [...cause.laws]))
  return {
    reports: judged.verdicts.map(({ law, ...rest }) =>
      reportOf(law, rest, broken.has(law) ? 'broken' : flaky.has(law) ? 'flaky' : undefined),
    ),
    findings: causes.map((cause) => findingOf(session, cause)),
    interrupted: judged.interrupted,
  }
}

/** Gives what is known so far where the consumer is gone, or the check was ended meanwhile. */
async function unlessEnded<Value>(session: Session, known: Value, run: () => Promise<Value>): Promise<Value> {
  if (session.ended !== undefined) return known
  try {
    return await run()
  } catch (error) {
    if (error instanceof CheckEnded || (session.ended !== undefined && error instanceof UsageError)) return known
    throw error
  }
}

interface Judged {
  readonly breaches: NamedBreach[]
  readonly outcomes: readonly Outcome[]
  readonly verdicts: readonly LawVerdict[]
  readonly interrupted: boolean
}

interface LawVerdict {
  readonly law: Law
  readonly skipped?: string
  readonly cases: number
  readonly deliveries: number
  readonly durationMs: number
}

async function judge(bench: Bench, laws: readonly Law[], options: CheckOptions): Promise<Judged> {
  const { session } = bench
  const verdicts: LawVerdict[] = []
  const breaches: NamedBreach[] = []
  const checkable = laws.filter((law) => lacking(bench, law) === undefined)
  const gathered = await gatherResults(bench, checkable)
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
    const untried = own.unreached ?? ended?.message ?? session.ended?.message
    if (result.breaches.length === 0 && untried !== undefined) result = { skipped: untried, ...result }
    breaches.push(...result.breaches.map((breach): NamedBreach => ({ ...breach, law })))
    verdicts.push({
      law,
      ...(result.skipped !== undefined && { skipped: result.skipped }),
      cases: own.probed.length + own.outcomes.length + (result.cases ?? 0),
      deliveries: deliveriesIn(own) + session.deliveries - before.deliveries,
      durationMs: Date.now() - before.time,
    })
  }
  breaches.push(...endBreaches(session, laws, breaches))
  const outcomes = [...results.values()].flatMap((own) => own.outcomes)
  return { breaches, outcomes, verdicts, interrupted: ended?.why === 'aborted' }
}

/** The end of a consumer that died or fell silent under ordinary deliveries, which no probe accounts for. */
function endBreaches({ ended }: Session, laws: readonly Law[], known: readonly NamedBreach[]): NamedBreach[] {
  if (ended === undefined || ended.why === 'aborted') return []
  const defect = ended.why === 'silent' ? 'protocol/hangs' : 'protocol/process-dies'
  const law = laws.find(({ id }) => id === (ended.why === 'silent' ? 'protocol/answers-in-time' : 'protocol/survives'))
  if (law === undefined || known.some((one) => 'probe' in one.evidence && !one.evidence.survived)) return []
  return [{ law, defect, message: `The check could not go on: ${ended.message}.`, evidence: { note: ended.message } }]
}

function deliveriesIn({ probed, outcomes }: Results): number {
  return probed.length + outcomes.reduce((sum, { requests }) => sum + requests.length, 0)
}

/** A history that shows the cause, as small as it gets. */
async function smallest(bench: Bench, cause: Cause): Promise<Cause> {
  const { evidence } = cause.main
  if (!('case' in evidence) || evidence.same) return cause
  const explains = cause.main.explains ?? (() => true)
  return { ...cause, main: { ...cause.main, evidence: await minimise(bench, evidence, explains) } }
}

async function refusedControl(
  session: Session,
  declared: Declared,
  laws: readonly Law[],
  { control }: Calibration,
): Promise<Checked> {
  const story = controlStory(declared.environments[0] as string, declared.subscribed)
  const law = laws.find(({ id }) => id === 'signature/genuine-accepted')
  const reason = 'a genuine delivery is not accepted, so that nothing else can be judged'
  const breach = await diagnoseControl(session, story, control)
  const owner = law ?? (allLaws.find(({ id }) => id === 'signature/genuine-accepted') as Law)
  const causes = causesOf([{ ...breach, law: owner }])
  return {
    reports: laws.map((one) =>
      reportOf(
        one,
        { cases: 1, deliveries: 0, durationMs: 0, ...(one !== law && { skipped: reason, cases: 0 }) },
        one === law ? 'broken' : undefined,
      ),
    ),
    findings: causes.map((cause) => findingOf(session, cause)),
    interrupted: false,
  }
}

function reportOf(law: Law, verdict: Omit<LawVerdict, 'law'>, found: 'broken' | 'flaky' | undefined): LawReport {
  const { id, title, severity } = law
  const { skipped, cases, deliveries, durationMs } = verdict
  return {
    id,
    title,
    severity,
    verdict: found ?? (skipped === undefined ? 'held' : 'skipped'),
    ...(found === 'flaky' && { reason: 'found broken, but not when the same counterexample was run again' }),
    ...(found === undefined && skipped !== undefined && { reason: skipped }),
    cases,
    deliveries,
    durationMs,
  }
}

function selectLaws({ only, skip }: CheckOptions): readonly Law[] {
  const wanted = only === undefined || only.length === 0 ? () => true : matcher(only)
  const unwanted = skip === undefined || skip.length === 0 ? () => false : matcher(skip)
  const selected = allLaws.filter(({ id }) => wanted(id) && !unwanted(id))
  if (selected.length > 0) return selected
  throw new UsageError(
    'no-laws',
    `No law is left to check: \`only\` is ${JSON.stringify(only ?? [])} and \`skip\` is ${JSON.stringify(skip ?? [])}. Laws have ids such as \`ordering/order-does-not-matter\`; globs such as \`ordering/*\` work too.`,
  )
}

function declarationsOf(consumer: Consumer): Declared {
  const { secrets } = consumer
  if (
    !Array.isArray(secrets) ||
    secrets.length === 0 ||
    secrets.some((secret) => typeof secret !== 'string' || secret === '')
  ) {
    throw new UsageError(
      'secret-missing',
      'No API secret is given. `secrets` has to hold the one to three API secrets that the consumer accepts, each a string that is not empty.',
    )
  }
  const subscribed = consumer.events === undefined ? () => true : matcher(consumer.events)
  if (!webhookEventNames.some((name) => subscribed(name))) {
    throw new UsageError(
      'no-events',
      `\`events\` is ${JSON.stringify(consumer.events)}, which fits no event of CKBox. The events are ${webhookEventNames.join(', ')}.`,
    )
  }
  return {
    secrets,
    target: targetOf(consumer).signed,
    replayWindow: consumer.replayWindow,
    unknownEvents: consumer.unknownEvents,
    environments: consumer.environments?.length ? consumer.environments : [DEFAULT_ENVIRONMENT],
    environmentSecrets: consumer.environmentSecrets ?? {},
    cascade: consumer.cascade,
    maxResponse: consumer.maxResponse,
    subscribed,
  }
}
