import { describeAnswer, isAccepted, isServerError } from '../../delivery/answer-kinds.js'
import type { Provider, Words } from '../../provider/provider.js'
import { judgeEach } from '../asking.js'
import type { GeneralDefectId } from '../defects.js'
import type { Law, Violation } from '../law.js'
import type { RequestObservation } from '../observations.js'
import { ifAccepted, ifRefused, type Telling } from '../violations.js'
import { illFormed, otherCases, repeatedHeaders, signedWithEach } from './header-trials.js'

/** How the signature headers are read, and how a request is answered whose headers are wrong. */
export const headerLaws = ({ words, signature }: Provider): readonly Law<GeneralDefectId>[] => [
  {
    id: 'signature/refusals-are-4xx',
    title: 'A bad signature gets a 4xx.',
    severity: 'should',
    why: 'A 5xx for a bad signature is an unhandled exception, often from `timingSafeEqual` on unequal lengths. A 2xx hides a wrong secret: every authentic event is lost without a retry.',
    remedy: 'Compare lengths before `timingSafeEqual`, answer 401, and make sure that nothing throws before that.',
    tolerates: 'Any 4xx: 400, 401, 403, 404, 422.',
    needs: [],
    defects: ['signature/bad-signature-5xx', 'signature/bad-signature-2xx'],
    run: () => judgeEach(illFormed, ifNotRefused),
  },
  ...(signature.several ? [] : [oneHeader(words)]),
  {
    id: 'signature/every-secret-accepted',
    title: 'A delivery signed with any of the active secrets is accepted.',
    severity: 'should',
    why: `While secrets are rotated, several are active, and the consumer cannot know when ${words.sender} starts to sign with the next one.`,
    remedy: 'Keep a list of secrets and accept a signature made with any of them.',
    tolerates: 'Small differences in response time between the secrets.',
    needs: ['twoSecrets'],
    defects: ['signature/rotation-single-secret'],
    run: ({ declared }) =>
      judgeEach(signedWithEach(declared.secrets), (seen) =>
        ifRefused(seen, { defect: 'signature/rotation-single-secret' }),
      ),
  },
  {
    id: 'signature/header-names-in-any-case',
    title: 'The case of the header names does not matter.',
    severity: 'must',
    why: 'HTTP header names are case-insensitive; HTTP/2 and many proxies send them in lower case. Source: RFC 9110, 5.1',
    remedy: 'Look headers up through the framework, or by their lower-case name.',
    tolerates: 'Nothing.',
    needs: ['sockets'],
    defects: ['signature/header-case-sensitive'],
    run: () =>
      judgeEach(otherCases(signature), (seen) => ifRefused(seen, { defect: 'signature/header-case-sensitive' })),
  },
]

const oneHeader = (words: Words): Law<GeneralDefectId> => ({
  id: 'signature/one-header',
  title: 'A request with two signature headers is refused.',
  severity: 'should',
  why: `${words.sender} sends one. With two, a proxy may check one of them and the consumer the other.`,
  remedy:
    'Refuse a request that repeats the signature header. Node joins repeated values with a comma, so check the form of the whole value.',
  tolerates: '400 from a server or proxy that refuses or merges repeated headers.',
  needs: ['sockets'],
  defects: ['signature/duplicate-header'],
  run: () =>
    judgeEach(repeatedHeaders, (seen) => {
      const telling = { defect: 'signature/duplicate-header' } as const
      return ifAccepted(seen, telling) ?? ifServerError(seen, telling)
    }),
})

function ifNotRefused(seen: RequestObservation): Violation<GeneralDefectId> | undefined {
  const { answer, trial, survived, traced } = seen
  const severity = survived ? 'should' : 'must'
  if (isServerError(answer)) return ifServerError(seen, { defect: 'signature/bad-signature-5xx', severity })
  // Accepted and applied is for the laws about forgeries.
  if (!isAccepted(answer) || traced !== false) return undefined
  const message = `The consumer ${describeAnswer(answer)} and did nothing where ${trial.title}.`
  return { defect: 'signature/bad-signature-2xx', message, evidence: seen }
}

function ifServerError(
  seen: RequestObservation,
  telling: Telling<GeneralDefectId>,
): Violation<GeneralDefectId> | undefined {
  if (!isServerError(seen.answer)) return undefined
  const message = `The consumer ${describeAnswer(seen.answer)} where ${seen.trial.title}.`
  return { ...telling, message, evidence: seen }
}
