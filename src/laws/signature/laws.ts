import { describeAnswer } from '../../delivery/answer-kinds.js'
import type { Provider } from '../../provider/provider.js'
import { judgeEach } from '../asking.js'
import type { GeneralDefectId } from '../defects.js'
import type { Facts } from '../facts.js'
import type { Asks, Judgement, Law } from '../law.js'
import type { HistoryTrial } from '../trial.js'
import { ifAccepted } from '../violations.js'
import { headerLaws } from './header-laws.js'
import { refusalLaws } from './refusal-laws.js'
import { ifAcceptedAnyhow, replayLaws } from './replay-laws.js'
import {
  forgeries,
  otherBodies,
  otherTime,
  otherTypes,
  partlyRight,
  unsigned,
  untimed,
  weaklySigned,
} from './trials.js'

/**
 * What the provider signed is accepted, and nothing else.
 *
 * @param furtherForgeries forged events that only this provider can send, besides creations, changes and removals
 * @param mistakes defects that a refused authentic delivery is explained by: `SignatureScheme.mistakes` finds them
 */
export function signatureLaws<Mistake extends string = never>(
  provider: Provider,
  furtherForgeries: (scope: string) => readonly HistoryTrial[] = () => [],
  mistakes: readonly Mistake[] = [],
): readonly Law<GeneralDefectId | Mistake>[] {
  const { words, model, signature } = provider
  const { headers } = signature
  return [
    {
      id: 'signature/genuine-accepted',
      title: `Every subscribed event that ${words.sender} signed is accepted.`,
      severity: 'must',
      why: `${words.sender} retries a delivery that does not get a 2xx, and gives up in the end: the event is then lost. Source: ${words.sources.retries}`,
      remedy:
        'Compute the signature from what arrived: the raw bytes of the body, and the path with its query as in the request line. Answer 2xx to every event, whether you use it or not.',
      tolerates: 'Any 2xx. The consumer may refuse an event that comes too early if it accepts the retry.',
      needs: [],
      judgesFacts: true,
      defects: [
        ...mistakes,
        'body/reserialised',
        'protocol/redirect',
        'protocol/blocked-by-middleware',
        'protocol/hangs',
        'protocol/unhandled-known-event',
      ],
      run: judgeRefused,
    },
    {
      id: 'signature/forged-refused',
      title: `A request that ${words.sender} did not sign is refused.`,
      severity: 'must',
      why: `Otherwise anybody who knows the address can write into the consumer's state. Source: ${words.sources.signature}`,
      remedy: `Compute the signature over the raw request and compare it with \`${headers.signature}\` in constant time before doing anything else.`,
      tolerates: 'Any 4xx as the refusal; a 2xx that changes nothing (reported separately).',
      needs: [],
      defects: ['signature/not-verified'],
      run: () => judgeEach(forgeries, (seen) => ifAccepted(seen, { defect: 'signature/not-verified' })),
    },
    {
      id: 'signature/missing-refused',
      title: 'A request without a signature is refused.',
      severity: 'must',
      why: 'If the check runs only when the header is present, anybody passes it by leaving the header out. Source: CWE-347',
      remedy: `Refuse a request whose \`${headers.signature}\` is absent or empty; do not write \`if (signature && !matches)\`.`,
      tolerates: 'Any 4xx.',
      needs: [],
      defects: ['signature/missing-header-accepted'],
      run: () => judgeEach(unsigned, (seen) => ifAccepted(seen, { defect: 'signature/missing-header-accepted' })),
    },
    {
      id: 'signature/timestamp-required',
      title: 'A request without a timestamp is refused.',
      severity: 'should',
      why: 'If a missing header silently becomes a word such as `undefined` in the signed message, checking the age of requests does not work.',
      remedy: `Refuse a request whose \`${headers.timestamp}\` is absent or malformed before building the signed message.`,
      tolerates: 'Any 4xx.',
      needs: [],
      defects: ['signature/missing-timestamp-accepted'],
      run: () => judgeEach(untimed, (seen) => ifAccepted(seen, { defect: 'signature/missing-timestamp-accepted' })),
    },
    {
      id: 'signature/weak-secrets-refused',
      title: 'A signature made with an empty or a sample secret is refused.',
      severity: 'must',
      why: 'Everybody can guess the fallback for a missing environment variable, and sign with it.',
      remedy: 'Fail at startup when the secret is not configured; never fall back to a literal.',
      tolerates: 'A weak secret that you configured: the check does not try it.',
      needs: [],
      defects: ['signature/weak-secret-accepted'],
      run: ({ declared }) =>
        judgeEach(weaklySigned(declared.secrets), (seen) =>
          ifAccepted(seen, { defect: 'signature/weak-secret-accepted' }),
        ),
    },
    {
      id: 'signature/compared-whole',
      title: 'The whole signature is compared.',
      severity: 'must',
      why: 'If only a common prefix is compared, an attacker can guess a signature character by character. Source: RUSTSEC-2024-0010',
      remedy:
        'Check the length first, then compare the whole signature in constant time, e.g. with `crypto.timingSafeEqual`.',
      tolerates: 'Upper-case hex digits, surrounding spaces, and trailing characters that a lenient decoder ignores.',
      needs: [],
      defects: ['signature/prefix-match'],
      run: () => judgeEach(partlyRight, (seen) => ifAccepted(seen, { defect: 'signature/prefix-match' })),
    },
    {
      id: 'signature/body-covered',
      title: 'A body that was changed after signing is refused.',
      severity: 'must',
      why: `The body carries the event. If the signature does not cover it, a captured signature is valid for any other event. Source: ${words.sources.signature}`,
      remedy: 'Compute the signature over the raw bytes of the body, for every content type.',
      tolerates: 'Any 4xx.',
      needs: [],
      defects: ['signature/body-not-covered'],
      run: () => judgeEach(otherBodies(model), (seen) => ifAccepted(seen, { defect: 'signature/body-not-covered' })),
    },
    {
      id: 'signature/body-covered-for-any-type',
      title: 'The signature covers the body for every content type.',
      severity: 'should',
      why: 'If only the JSON parser keeps the raw body, the signature of any other content type is checked over an empty body.',
      remedy:
        'Read the raw body for every content type (`express.raw({ type: () => true })`), or answer 415 to anything but JSON.',
      tolerates: '400, 401 or 415 for other content types.',
      needs: [],
      defects: ['signature/body-skipped-by-content-type'],
      run: () =>
        judgeEach(otherTypes, (seen) =>
          ifAcceptedAnyhow(seen, {
            defect: 'signature/body-skipped-by-content-type',
            ...(seen.traced && { severity: 'must' }),
          }),
        ),
    },
    {
      id: 'signature/timestamp-covered',
      title: 'A timestamp that was changed after signing is refused.',
      severity: 'must',
      why: `If the signature does not cover the timestamp, anybody can make a recorded request look new. Source: ${words.sources.signature}`,
      remedy: `Put the value of \`${headers.timestamp}\` into the signed message exactly as it stands in the header.`,
      tolerates: 'Any 4xx.',
      needs: [],
      defects: [],
      run: () =>
        judgeEach([otherTime(signature)], (seen) => (seen.traced === false ? undefined : ifAcceptedAnyhow(seen, {}))),
    },
    ...headerLaws(provider),
    ...replayLaws(provider),
    ...refusalLaws(provider, furtherForgeries),
  ]
}

/** Calibration has delivered every subscribed event already. */
function* judgeRefused({ refused }: Facts): Asks<Judgement<GeneralDefectId>> {
  const violations = refused.map(({ event, request, answer }) => ({
    defect: 'protocol/unhandled-known-event' as const,
    message: `The consumer ${describeAnswer(answer)} to an authentic \`${event}\`.`,
    evidence: { note: `The event is \`${event}\`.` },
    exchange: { request, answer },
  }))
  return { violations }
}
