import { describeAnswer, isAccepted, isFailed, isHung } from '../../delivery/answer-kinds.js'
import type { Answer } from '../../delivery/transport.js'
import type { Provider } from '../../provider/provider.js'
import { judgeEach, observe } from '../asking.js'
import type { GeneralDefectId } from '../defects.js'
import type { Facts } from '../facts.js'
import type { Asks, Judgement, Law, Violation } from '../law.js'
import type { BurstObservation, RequestObservation } from '../observations.js'
import type { Severity } from '../severity.js'
import type { RequestTrial } from '../trial.js'
import { ifRefused } from '../violations.js'
import { bursts, deeplyNested, HELD_BACK_MS, type LimitsExtras, largeEvents, MEBIBYTE, unsigned } from './trials.js'

/** Size, number and depth: what no sender exceeds is accepted, and the rest is refused without harm. */
export function limitsLaws({ words }: Provider, extras: LimitsExtras = {}): readonly Law<GeneralDefectId>[] {
  return [
    {
      id: 'limits/large-events-accepted',
      title: 'An event of 300 KiB is accepted.',
      severity: 'should',
      why: `Body parsers stop at 100 KiB (Express) or 1 MiB (Fastify, nginx) unless told otherwise, so an event with long texts is lost. The documentation does not say how large events of ${words.sender} can get.`,
      remedy:
        'Raise the limit of the body parser: `express.raw({ type: () => true, limit: "2mb" })`, `bodyLimit`, `client_max_body_size`.',
      tolerates: 'Refusing a body above 1 MiB is reported as info only.',
      needs: [],
      defects: ['limits/body-100kb'],
      run: () =>
        judgeEach(largeEvents(extras), (seen) => {
          const severity = seen.request.body.length > MEBIBYTE ? 'info' : 'should'
          return seen.survived ? ifRefused(seen, { defect: 'limits/body-100kb', severity }) : undefined
        }),
    },
    {
      id: 'limits/bursts-taken',
      title: 'Bursts of events are accepted.',
      severity: 'should',
      why: 'A bulk import or removal sends an event for each entity within seconds, and every refused event counts as failed. Source: the Standard Webhooks specification',
      remedy:
        'Exempt the webhook from rate limits, or queue the events. Answer 503 with `Retry-After` if you cannot take more.',
      tolerates: '409, 425, 429 and 503, which tell the sender to try again later, are reported as info.',
      needs: [],
      defects: ['limits/burst-refused'],
      alone: true,
      run: () => judgeEach([bursts], ifBurstRefused),
    },
    {
      id: 'limits/unsigned-bodies-bounded',
      title: 'An unsigned body is not read without limit.',
      severity: 'info',
      why: 'Otherwise anyone who knows the address can fill the memory. Source: https://github.com/solana-foundation/solana-developer-platform/pull/1712',
      remedy: 'Limit the body parser to a few MiB, and look for the signature header before reading the body.',
      tolerates: 'Any refusal, or a broken connection, before the whole body was sent.',
      needs: ['sockets'],
      defects: ['limits/unsigned-body-unbounded'],
      alone: true,
      run: judgeUnsigned,
    },
    {
      id: 'limits/deep-nesting-answered',
      title: 'Deeply nested JSON gets a 2xx or 4xx, never a 5xx or a crash.',
      severity: 'info',
      why: 'Recursion over parsed JSON overflows the stack: `JSON.stringify` at some 5000 levels, Python at 1000. Source: CVE-2025-52999',
      remedy: 'Answer 400 to bodies nested more than a hundred levels deep.',
      tolerates: `Any 2xx or 4xx: ${words.sender} never sends such events.`,
      needs: [],
      defects: ['limits/deep-nesting', 'protocol/hangs'],
      alone: true,
      run: () => judgeNesting(deeplyNested(extras)),
    },
  ]
}

function ifBurstRefused(seen: BurstObservation): Violation<GeneralDefectId> | undefined {
  const { sent, durationMs, trial } = seen
  const refused = sent.filter(({ answer }) => !isAccepted(answer))
  const lost = refused.find(({ last }) => !isAccepted(last))
  const shown = lost ?? refused.toSorted((one, other) => patience(one.answer) - patience(other.answer))[0]
  if (shown === undefined) return undefined
  // The sender retries after minutes: a consumer that asks for patience until then loses nothing.
  const isLost = lost !== undefined && patience(lost.last) === 0
  const severity: Severity = isLost ? 'must' : patience(lost?.last ?? shown.answer) === 1 ? 'info' : 'should'
  const outcome = isLost
    ? 'refused them for good'
    : lost === undefined
      ? 'accepted them when they were sent again'
      : `still refused some after ${Math.ceil(durationMs / 1000)} s`
  const message = `The consumer ${describeAnswer(shown.answer)} to ${refused.length} of ${sent.length} authentic deliveries, sent ${trial.size} at a time, and ${outcome}.`
  const { request, answer } = shown
  return { defect: 'limits/burst-refused', severity, message, evidence: seen, exchange: { request, answer } }
}

/** 1 for answers that ask for patience, 0 for others, which say more. */
function patience(answer: Answer): 0 | 1 {
  return answer.kind === 'response' && [409, 425, 429, 503].includes(answer.status) ? 1 : 0
}

function* judgeUnsigned({ local }: Facts): Asks<Judgement<GeneralDefectId>> {
  if (!local)
    return { violations: [], skipped: 'this law sends a body of 32 MiB, so it checks only a consumer on this machine' }
  return yield* judgeEach([unsigned], ({ answer }) => {
    // A consumer that answers 413 does not keep what comes, even if it reads on: Express throws the rest away first.
    const waited = answer.kind === 'response' && answer.status !== 413 && answer.durationMs >= HELD_BACK_MS
    if (!waited) return undefined
    const note = `The consumer read an unsigned body of 32 MiB to its end before it ${describeAnswer(answer)}.`
    // The request is too large to be shown.
    return { defect: 'limits/unsigned-body-unbounded', message: note, evidence: { note } }
  })
}

/** Depth by depth, up to the first that does harm. */
function* judgeNesting(depths: readonly RequestTrial[]): Asks<Judgement<GeneralDefectId>> {
  for (const depth of depths) {
    const harmed = (yield* observe([depth])).flatMap((seen) => ifHarmed(seen) ?? [])
    if (harmed.length > 0) return { violations: harmed }
  }
  return { violations: [] }
}

function ifHarmed(seen: RequestObservation): Violation<GeneralDefectId> | undefined {
  const { answer, survived, trial } = seen
  const hung = isHung(answer)
  if (survived && !hung && !isFailed(answer)) return undefined
  const end = survived ? '' : ', and no longer accepts authentic deliveries'
  return {
    defect: hung ? 'protocol/hangs' : 'limits/deep-nesting',
    severity: survived && !hung ? 'info' : 'must',
    message: `The consumer ${describeAnswer(answer)} where ${trial.title}${end}.`,
    evidence: seen,
  }
}
