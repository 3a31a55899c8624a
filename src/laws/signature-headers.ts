import { isAccepted, isServerError } from './context.js'
import type { Genuine, Probe } from './evidence.js'
import { acceptedProbes, breach, refusedProbes } from './judge.js'
import type { Law } from './law.js'
import { otherHex } from './other-hex.js'

const illFormed: readonly Probe[] = [
  ill('its signature is the word "abcd"', () => 'abcd'),
  ill('its signature is empty', () => ''),
  ill('its signature has 63 digits', (g) => g.sign().slice(1)),
  ill('its signature has 65 digits', (g) => `${otherHex(g)}0`),
  ill('its signature is 64 times é', () => 'é'.repeat(64)),
  ill('its signature is well-formed and wrong', (g) => otherHex(g)),
  ill('its signature is very long', () => 'a'.repeat(4096)),
  { ...ill('the signature header is missing', () => ''), build: (g) => g.request({ signature: null }) },
  {
    ...ill('the timestamp header is missing', () => ''),
    build: (g) => g.request({ timestamp: null, signature: otherHex(g) }),
  },
]

const twice: readonly Probe[] = [
  {
    name: 'there are two signature headers, a wrong one and then the right one',
    defect: 'signature/duplicate-header',
    build: (g) => g.request({ signature: [otherHex(g), g.sign()] }),
  },
  {
    name: 'there are two signature headers, the right one and then a wrong one',
    defect: 'signature/duplicate-header',
    build: (g) => g.request({ signature: [g.sign(), otherHex(g)] }),
  },
]

/** The laws on the two headers, and on the answer where they are wrong. */
export const signatureHeaderLaws: readonly Law[] = [
  {
    id: 'signature/refusals-are-4xx',
    title: 'A bad signature is answered with a 4xx.',
    severity: 'should',
    why: 'A 5xx for a bad signature is an unhandled exception, often `timingSafeEqual` on unequal lengths. A 2xx hides a wrong secret: every genuine event is then lost without a retry.',
    fix: 'Compare lengths before `timingSafeEqual`, answer 401, and let nothing throw on the way.',
    needs: [],
    tolerates: 'Any 4xx: 400, 401, 403, 404, 422.',
    defects: ['signature/bad-signature-5xx', 'signature/bad-signature-2xx'],
    probes: () => illFormed,
    check: async (context) => {
      const errors = context.probed.filter(({ answer }) => isServerError(answer))
      const silent = context.probed.filter((one) => isAccepted(one.answer) && one.traced === false)
      return {
        breaches: [
          ...errors.map((one) => ({
            defect: 'signature/bad-signature-5xx',
            severity: one.survived ? ('should' as const) : ('must' as const),
            message: `Where ${one.probe.name}, the consumer answered ${one.answer.kind === 'response' ? one.answer.status : ''}: an exception instead of a refusal. Answer 401; check the length before \`timingSafeEqual\`.`,
            evidence: one,
          })),
          ...silent.map((one) => ({
            defect: 'signature/bad-signature-2xx',
            message: `Where ${one.probe.name}, the consumer answered with a 2xx and did nothing. With a wrong secret it loses every genuine event without a retry: answer 401.`,
            evidence: one,
          })),
        ],
      }
    },
  },
  {
    id: 'signature/one-header',
    title: 'Of two signature headers neither is believed.',
    severity: 'should',
    why: 'A proxy may check the one and the consumer the other. CKBox sends one.',
    fix: 'Refuse when the header is repeated: Node joins repeated values with a comma, so 64 hex digits are not found.',
    needs: ['sockets'],
    tolerates: '400 from a server or proxy that refuses or merges repeated headers.',
    defects: ['signature/duplicate-header'],
    probes: () => twice,
    check: ({ probed }) => ({
      breaches: [
        ...acceptedProbes(probed, 'Refuse a repeated signature header.'),
        ...probed
          .filter(({ answer }) => isServerError(answer))
          .map((one) =>
            breach(one, `Where ${one.probe.name}, the consumer failed. Refuse a repeated signature header with a 4xx.`),
          ),
      ],
    }),
  },
  {
    id: 'signature/every-secret-accepted',
    title: 'A delivery signed with any of the active secrets is accepted.',
    severity: 'should',
    why: 'An environment has up to three API secrets, so that they can be rotated; which one signs changes at a moment that the consumer does not know.',
    fix: 'Keep a list of secrets and accept a signature by any of them.',
    needs: ['twoSecrets'],
    tolerates: 'Small differences in time between the secrets.',
    defects: ['signature/rotation-single-secret'],
    probes: ({ declared }) =>
      declared.secrets.map((secret, index) => ({
        name: `it is signed with secret ${index + 1} of ${declared.secrets.length}`,
        defect: 'signature/rotation-single-secret',
        build: (g) => g.request({ signature: g.sign({ secret }) }),
      })),
    check: ({ probed }) => ({ breaches: refusedProbes(probed, 'Accept a signature by any of the active secrets.') }),
  },
  {
    id: 'signature/header-names-in-any-case',
    title: 'The signature headers are found in any case.',
    severity: 'must',
    why: 'Header names have no case in HTTP; HTTP/2 and many proxies send them in lower case. Source: RFC 9110, 5.1',
    fix: 'Look headers up through the framework, or by their lower-case name.',
    needs: ['sockets'],
    tolerates: 'Nothing to tolerate.',
    defects: ['signature/header-case-sensitive'],
    probes: () =>
      [
        (name: string) => name.toLowerCase(),
        (name: string) => name.toUpperCase(),
        (name: string) => name.replace('X-CS', 'x-Cs'),
      ].map(
        (rename): Probe => ({
          name: `its headers are written ${rename('X-CS-Timestamp')} and ${rename('X-CS-Signature')}`,
          defect: 'signature/header-case-sensitive',
          build: (g) => {
            const request = g.request()
            return {
              ...request,
              headers: request.headers.map(
                ([name, value]) => [name.startsWith('X-CS-') ? rename(name) : name, value] as const,
              ),
            }
          },
        }),
      ),
    check: ({ probed }) => ({ breaches: refusedProbes(probed, 'Header names have no case.') }),
  },
]

function ill(name: string, signature: (genuine: Genuine) => string): Probe {
  return {
    name,
    defect: 'signature/bad-signature-5xx',
    hostile: true,
    build: (g) => g.request({ signature: signature(g) }),
  }
}
