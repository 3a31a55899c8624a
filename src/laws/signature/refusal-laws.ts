import { describeAnswer, isAccepted, isRefused } from '../../delivery/answer-kinds.js'
import type { Answer } from '../../delivery/transport.js'
import type { Provider } from '../../provider/provider.js'
import type { SignatureScheme } from '../../provider/signature-scheme.js'
import { judgeEach, observe } from '../asking.js'
import type { Declared } from '../capabilities.js'
import type { GeneralDefectId } from '../defects.js'
import type { Asks, Judgement, Law, Violation } from '../law.js'
import type { HistoryObservation, RequestObservation } from '../observations.js'
import type { HistoryTrial } from '../trial.js'
import { ifAccepted } from '../violations.js'
import { first, forgedEvents, furtherOf, headerOf, refusable, withHeadersOf } from './refusal-trials.js'

/** A refused request has no effect, is refused every time, and learns nothing from the answer. */
export const refusalLaws = (
  { model, signature }: Provider,
  furtherForgeries: (scope: string) => readonly HistoryTrial[],
): readonly Law<GeneralDefectId>[] => [
  {
    id: 'signature/refused-means-nothing-done',
    title: 'A forged event of any kind changes nothing.',
    severity: 'must',
    why: 'If the consumer applies an event before it checks the signature, the 401 comes too late. Source: GHSA-hh59-fgrr-93hf',
    remedy: 'Verify the signature before parsing the body, and before any branch on the event.',
    tolerates: 'Any 4xx, or a 2xx that changes nothing; logging the attempt.',
    needs: ['observe'],
    defects: ['signature/applied-before-verified', 'signature/not-verified'],
    run: ({ declared }) => {
      const scope = declared.environments[0] ?? model.defaultScope
      return judgeEach([...forgedEvents(model, scope), ...furtherForgeries(scope)], ifApplied)
    },
  },
  {
    id: 'signature/checked-every-time',
    title: 'A signature that was seen before is checked again.',
    severity: 'must',
    why: 'If the consumer remembers good signatures, anybody who has seen one request can reuse its headers for any other body.',
    remedy: 'Compute the signature of each request; remember events, not signatures.',
    tolerates: 'Remembered deliveries that are answered without being applied.',
    needs: [],
    defects: ['signature/body-not-covered'],
    run: () => judgeReuse(signature),
  },
  {
    id: 'signature/refusals-tell-nothing',
    title: 'A refusal does not reveal the right signature, the secret, or how the consumer is built.',
    severity: 'must',
    why: 'Whoever learns the expected signature can sign anything. Stack traces tell an attacker where to look next.',
    remedy: 'Answer with a short text or a code; log the rest.',
    tolerates:
      'Any text that names the reason. A stack trace is only reported as `info`: frameworks show them outside production.',
    needs: [],
    defects: ['signature/echoes-expected'],
    run: ({ declared }) => judgeEach(refusable, (seen) => ifTelling(seen, signature, declared)),
  },
]

function ifApplied(seen: HistoryObservation): Violation<GeneralDefectId> | undefined {
  const { answers, same, unaccepted, trial } = seen
  const answer = answers.at(-1)
  if (same || answer === undefined) return undefined
  // Without the authentic events before the forged one, the state differs anyway.
  if (unaccepted.some((event) => event < trial.history.events.length - 1)) return undefined
  if (isAccepted(answer)) {
    const message = `The consumer accepted and applied ${trial.title}: it does not check the signature of such events.`
    return { defect: 'signature/not-verified', message, evidence: seen }
  }
  if (!isRefused(answer)) return undefined
  const message = `The consumer ${describeAnswer(answer)} to ${trial.title}, but its state changed: it applied the event before it checked the signature.`
  return { defect: 'signature/applied-before-verified', message, evidence: seen }
}

function* judgeReuse(scheme: SignatureScheme): Asks<Judgement<GeneralDefectId>> {
  const [earlier] = yield* observe([first])
  if (earlier === undefined || !isAccepted(earlier.answer)) {
    return { violations: [], skipped: 'the earlier request, whose signature comes again, was not accepted' }
  }
  return yield* judgeEach([withHeadersOf(earlier.request, scheme)], (seen) =>
    ifAccepted(seen, { defect: 'signature/body-not-covered' }),
  )
}

/** What a program prints of itself when it fails: a JavaScript, Python or PHP stack trace, a path of a dependency. */
const TRACE =
  /\bat .{1,200}:\d+:\d+|Traceback \(most recent call last\)|node_modules|Stack trace:\s*#0|\.php on line \d+/

/** Shorter texts may stand in an answer by accident. */
const LEAST_LENGTH = 8

/** The answer reveals what it should not. */
function ifTelling(
  seen: RequestObservation,
  scheme: SignatureScheme,
  { secrets, target }: Declared,
): Violation<GeneralDefectId> | undefined {
  const told = textOf(seen.answer)
  const telling = { defect: 'signature/echoes-expected', evidence: seen } as const
  const leaks = [...secrets, ...secrets.flatMap((secret) => rightSignatures(seen, scheme, target, secret))]
  if (leaks.some((text) => text.length >= LEAST_LENGTH && told.includes(text))) {
    const message = `The answer contains the right signature or the secret where ${seen.trial.title}.`
    return { ...telling, message }
  }
  if (!TRACE.test(told)) return undefined
  return { ...telling, severity: 'info', message: `The answer shows a stack trace where ${seen.trial.title}.` }
}

function textOf(answer: Answer): string {
  return answer.kind === 'failure' ? '' : [...Object.values(answer.headers), answer.body].join('\n')
}

/** The signature that the request should have had, in the forms in which it may be told. */
function rightSignatures(
  { request }: RequestObservation,
  scheme: SignatureScheme,
  url: string,
  secret: string,
): readonly string[] {
  const timestamp = headerOf(request, scheme.headers.timestamp)
  if (timestamp === undefined || headerOf(request, scheme.headers.signature) === undefined) return []
  const right = scheme.sign(
    { method: request.method, url, timestamp, body: request.body, further: furtherOf(request, scheme) },
    secret,
  )
  return [right, right.toUpperCase(), Buffer.from(right, 'hex').toString('base64')]
}
