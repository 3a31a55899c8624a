import type { WireRequest } from '../delivery/transport.js'
import { describeAnswer, isAccepted, isServerError } from './context.js'
import { acceptedProbes, breach, refusedProbes } from './judge.js'
import type { Genuine, Law, Probe } from './law.js'

const GUIDE = 'https://ckeditor.com/docs/cs/latest/developer-resources/security/request-signature.html'

const MANAGEMENT = 'https://ckeditor.com/docs/ckbox/latest/features/webhooks/management.html'

const forgeries: readonly Probe[] = [
  {
    name: 'its signature is 64 random hex digits',
    defect: 'signature/not-verified',
    build: (g) => g.request({ signature: otherHex(g) }),
  },
  {
    name: 'it is signed with another secret',
    defect: 'signature/not-verified',
    build: (g) => g.request({ signature: g.sign({ secret: `not-${g.secret}` }) }),
  },
]

const missing: readonly Probe[] = [
  {
    name: 'the signature header is missing',
    defect: 'signature/missing-header-accepted',
    build: (g) => g.request({ signature: null }),
  },
  {
    name: 'the signature header is empty',
    defect: 'signature/missing-header-accepted',
    build: (g) => g.request({ signature: '' }),
  },
  {
    name: 'the signature header is a space',
    defect: 'signature/missing-header-accepted',
    build: (g) => g.request({ signature: ' ' }),
  },
  {
    name: 'both signature headers are missing',
    defect: 'signature/missing-header-accepted',
    build: (g) => g.request({ signature: null, timestamp: null }),
  },
]

const timeless: readonly Probe[] = ['', 'undefined', 'null', 'None', 'nil', '0', 'NaN'].map((stand) => ({
  name: `the timestamp header is missing and the signature covers ${JSON.stringify(stand)} in its place`,
  defect: 'signature/missing-timestamp-accepted',
  build: (g) => g.request({ timestamp: null, signature: g.sign({ timestamp: stand }) }),
}))

/** What is found in the code of public receivers where a secret was to stand, or stands in for a missing one. */
const weakSecrets = [
  '',
  ' ',
  'secret',
  'SECRET',
  'your-env-secret',
  'undefined',
  'null',
  'None',
  'changeme',
  'test',
  'webhook-secret',
]

function weak(secrets: readonly string[]): readonly Probe[] {
  return weakSecrets
    .filter((secret) => !secrets.includes(secret))
    .map((secret) => ({
      name: `it is signed with the secret ${JSON.stringify(secret)}, which is not configured`,
      defect: 'signature/weak-secret-accepted',
      build: (g) => g.request({ signature: g.sign({ secret }) }),
    }))
}

const partial: readonly Probe[] = [
  ...[1, 8, 32, 63].map(
    (length): Probe => ({
      name: `its signature is the first ${length} of the 64 right digits`,
      defect: 'signature/prefix-match',
      build: (g) => g.request({ signature: g.sign().slice(0, length) }),
    }),
  ),
  ...[0, 31, 63].map(
    (position): Probe => ({
      name: `digit ${position + 1} of its signature is wrong`,
      defect: 'signature/prefix-match',
      build: (g) => g.request({ signature: withOtherDigit(g.sign(), position) }),
    }),
  ),
  {
    name: 'its signature is the right one with more hex digits behind it',
    defect: 'signature/prefix-match',
    build: (g) => g.request({ signature: `${g.sign()}${'ab'.repeat(32)}` }),
  },
]

const lenient: readonly Probe[] = ['zz', '0', ' zz'].map((tail) => ({
  name: `its signature is the right one with ${JSON.stringify(tail)} behind it`,
  defect: 'signature/hex-lenient',
  build: (g) => g.request({ signature: `${g.sign()}${tail}` }),
}))

const bodies: readonly Probe[] = [
  {
    name: 'one letter of the body was changed after signing',
    defect: 'signature/body-not-covered',
    build: (g) =>
      g.request({ signature: g.sign(), body: g.body.replace('Cupcake', 'Cupcaxe').replace('Images', 'Imagex') }),
  },
  {
    name: 'spaces were put behind the body after signing',
    defect: 'signature/body-not-covered',
    build: (g) => g.request({ signature: g.sign(), body: `${g.body}  ` }),
  },
  {
    name: 'the signature covers an empty body',
    defect: 'signature/body-not-covered',
    build: (g) => g.request({ signature: g.sign({ body: '' }) }),
  },
]

const untyped: readonly Probe[] = (
  ['text/plain', 'application/octet-stream', 'application/x-www-form-urlencoded', null] as const
).map((contentType) => ({
  name: `its content type is ${contentType ?? 'missing'} and the signature covers an empty body`,
  defect: 'signature/body-skipped-by-content-type',
  build: (g) => g.request({ contentType, signature: g.sign({ body: '' }) }),
}))

const times: readonly Probe[] = [
  {
    name: 'the timestamp header was changed after signing',
    build: (g) => g.request({ timestamp: g.timestamp + 1, signature: g.sign() }),
  },
]

const requestLines: readonly Probe[] = [
  line('the signature covers GET instead of POST', (g) => g.request({ signature: g.sign({ method: 'GET' }) })),
  line('the signature covers PUT instead of POST', (g) => g.request({ signature: g.sign({ method: 'PUT' }) })),
  line('the signature covers the path behind a prefix', (g) =>
    g.request({ signature: g.sign({ url: `/elsewhere${g.target}` }) }),
  ),
  line('the signature covers the root instead of the path', (g) => g.request({ signature: g.sign({ url: '/' }) })),
  line('the signature covers another path', (g) => g.request({ signature: g.sign({ url: '/other-path' }) })),
  line('a query was added to the path after signing', (g) =>
    g.request({ target: withQuery(g.target, 'x=1'), signature: g.sign() }),
  ),
  line('the query was changed after signing', (g) =>
    g.request({ target: withQuery(g.target, 'a=1&b=2'), signature: g.sign({ url: withQuery(g.target, 'a=1') }) }),
  ),
  line('the query was taken away after signing', (g) =>
    g.request({ signature: g.sign({ url: withQuery(g.target, 'a=1') }) }),
  ),
]

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

/** The laws on signatures: what CKBox signed is accepted, and nothing else. */
export const signatureLaws: readonly Law[] = [
  {
    id: 'signature/genuine-accepted',
    title: 'What CKBox signed is accepted, every subscribed event of it.',
    severity: 'must',
    why: `A delivery that is not answered with a 2xx is sent again until the retries are used up, and then lost. Source: ${MANAGEMENT}`,
    fix: 'Sign the method, the path with its query as in the request line, the timestamp and the raw bytes of the body; answer 2xx to every event, used or not.',
    needs: [],
    tolerates: 'Any 2xx. An event that comes too early may be refused if it is accepted when it is sent again.',
    defects: [
      'signature/mount-prefix-lost',
      'signature/query-mishandled',
      'signature/path-normalised',
      'signature/wrong-canonical-form',
      'body/reserialised',
      'protocol/redirect',
      'protocol/blocked-by-middleware',
      'protocol/hangs',
      'protocol/unhandled-known-event',
    ],
    check: ({ refused }) => ({
      breaches: refused.map(({ name, request, answer }) => ({
        defect: 'protocol/unhandled-known-event',
        message: `A genuine \`${name}\` is not accepted: the consumer ${describeAnswer(answer)}. Answer 2xx to every event that is subscribed, also to one that is not used; or declare the subscribed events (--events).`,
        evidence: {
          probe: { name: `the event is ${name}`, build: () => undefined },
          request,
          answer,
          traced: undefined,
          state: null,
          survived: true,
        },
      })),
      cases: 1,
    }),
  },
  {
    id: 'signature/forged-refused',
    title: 'A request that CKBox did not sign is refused.',
    severity: 'must',
    why: `Anybody who knows the address can otherwise write into the consumer's state. Source: ${GUIDE}`,
    fix: 'Compute HMAC-SHA256 over method, path with query, timestamp and the raw body, and compare it with `X-CS-Signature` in constant time before anything else is done.',
    needs: [],
    tolerates: 'Any 4xx as the refusal; a 2xx that changes nothing (reported apart).',
    defects: ['signature/not-verified'],
    probes: () => forgeries,
    check: ({ probed }) => ({
      breaches: acceptedProbes(probed, 'The signature is not checked: anybody can forge events.'),
    }),
  },
  {
    id: 'signature/missing-refused',
    title: 'A request without a signature is refused.',
    severity: 'must',
    why: 'A check that runs only if the header is there is no check: leaving the header out passes it. Source: CWE-347',
    fix: 'Refuse when `X-CS-Signature` is absent or empty; do not write `if (signature && !matches)`.',
    needs: [],
    tolerates: 'Any 4xx.',
    defects: ['signature/missing-header-accepted'],
    probes: () => missing,
    check: ({ probed }) => ({
      breaches: acceptedProbes(probed, 'An absent signature has to be refused like a wrong one.'),
    }),
  },
  {
    id: 'signature/timestamp-required',
    title: 'A request without a timestamp is refused.',
    severity: 'should',
    why: 'A missing header that turns into a word inside the signed message defeats every check of freshness.',
    fix: 'Refuse when `X-CS-Timestamp` is absent or not all digits, before building the signed message.',
    needs: [],
    tolerates: 'Any 4xx.',
    defects: ['signature/missing-timestamp-accepted'],
    probes: () => timeless,
    check: ({ probed }) => ({
      breaches: acceptedProbes(probed, 'Refuse a request without `X-CS-Timestamp` before signing anything.'),
    }),
  },
  {
    id: 'signature/weak-secrets-refused',
    title: 'A signature made with an empty or a sample secret is refused.',
    severity: 'must',
    why: 'A fall-back for a missing environment variable is a secret that everybody knows.',
    fix: 'Stop at start-up when the secret is not configured; never fall back to a literal.',
    needs: [],
    tolerates: 'Candidates equal to a configured secret are not tried.',
    defects: ['signature/weak-secret-accepted'],
    probes: ({ declared }) => weak(declared.secrets),
    check: ({ probed }) => ({ breaches: acceptedProbes(probed, 'Do not fall back to a default secret.') }),
  },
  {
    id: 'signature/compared-whole',
    title: 'Every digit of the signature counts.',
    severity: 'must',
    why: 'A comparison of the common prefix accepts a signature that is guessed digit by digit. Source: RUSTSEC-2024-0010',
    fix: 'Compare two buffers of 32 bytes with `crypto.timingSafeEqual`, after checking the length.',
    needs: [],
    tolerates:
      'Upper-case digits and surrounding spaces. Junk that is no hex behind the right digits is only worth an advice.',
    defects: ['signature/prefix-match'],
    probes: () => partial,
    check: ({ probed }) => ({ breaches: acceptedProbes(probed, 'The signature has to be compared as a whole.') }),
  },
  {
    id: 'signature/hex-strict',
    title: 'A signature with something behind its 64 digits is refused.',
    severity: 'advice',
    why: 'A lenient hex decoder ignores the tail. It is no way in, but one delivery then has many valid headers.',
    fix: 'Check `/^[0-9a-f]{64}$/i` before decoding.',
    needs: [],
    tolerates: 'Surrounding spaces.',
    defects: ['signature/hex-lenient'],
    probes: () => lenient,
    check: ({ probed }) => ({ breaches: acceptedProbes(probed, 'The hex decoder ignores what it cannot read.') }),
  },
  {
    id: 'signature/body-covered',
    title: 'A body that was changed after signing is refused.',
    severity: 'must',
    why: `The body carries the event; a signature that does not cover it can be moved to any other event. Source: ${GUIDE}`,
    fix: 'Put the raw bytes of the body into the HMAC, for every content type.',
    needs: [],
    tolerates: 'Any 4xx.',
    defects: ['signature/body-not-covered'],
    probes: () => bodies,
    check: ({ probed }) => ({ breaches: acceptedProbes(probed, 'The HMAC has to cover the bytes of the body.') }),
  },
  {
    id: 'signature/body-covered-for-any-type',
    title: 'The signature covers the body whatever its content type says.',
    severity: 'should',
    why: 'Where only the JSON parser keeps the raw body, another content type leaves the HMAC over an empty body.',
    fix: 'Read the raw body for every content type (`express.raw({ type: () => true })`), or answer 415 to what is not JSON.',
    needs: [],
    tolerates: '400, 401 or 415 for other content types.',
    defects: ['signature/body-skipped-by-content-type'],
    probes: () => untyped,
    check: ({ probed, has }) => ({
      breaches: probed
        .filter((one) => isAccepted(one.answer))
        .map((one) =>
          breach(
            one,
            `A request was accepted although ${one.probe.name}. The raw body is kept for JSON only, so other bodies are not signed.`,
            has('observe') && one.traced ? 'must' : 'should',
          ),
        ),
    }),
  },
  {
    id: 'signature/timestamp-covered',
    title: 'A timestamp that was changed after signing is refused.',
    severity: 'must',
    why: `Without it in the HMAC, an old request can be given any time. Source: ${GUIDE}`,
    fix: 'Put the value of `X-CS-Timestamp` into the signed message as it stands in the header.',
    needs: [],
    tolerates: 'Any 4xx.',
    defects: [],
    probes: () => times,
    check: ({ probed }) => ({ breaches: acceptedProbes(probed, 'The HMAC has to cover `X-CS-Timestamp`.') }),
  },
  {
    id: 'signature/request-line-covered',
    title: 'Method, path and query are covered by the signature.',
    severity: 'must',
    why: `A signature for one address otherwise holds for another. Source: ${GUIDE}`,
    fix: 'Build the message from the request: method in upper case, then the path with its query as in the request line.',
    needs: [],
    tolerates: 'A fixed `POST` where only POST is routed; 400 or 404 for queries that are not expected.',
    defects: ['signature/request-line-not-covered'],
    probes: () => requestLines,
    check: ({ probed }) => ({ breaches: acceptedProbes(probed, 'The HMAC has to cover method, path and query.') }),
  },
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

function line(name: string, build: (genuine: Genuine) => WireRequest): Probe {
  return {
    name,
    defect: 'signature/request-line-not-covered',
    build: (g) => {
      // Behind a proxy that rewrites the path, the consumer signs a configured one and cannot see the request line.
      if (g.signed !== g.target) return undefined
      const request = build(g)
      // Mounted at `/`, an endpoint is rightly signed so.
      const right = g.sign({ url: request.target })
      return request.headers.some(([, value]) => value === right) ? undefined : request
    },
  }
}

function ill(name: string, signature: (genuine: Genuine) => string): Probe {
  return {
    name,
    defect: 'signature/bad-signature-5xx',
    hostile: true,
    build: (g) => g.request({ signature: signature(g) }),
  }
}

function withQuery(target: string, query: string): string {
  return `${target}${target.includes('?') ? '&' : '?'}${query}`
}

/** 64 digits that look like a signature, and are not the right ones. */
function otherHex(genuine: Genuine): string {
  return genuine.sign({ secret: `other-${genuine.secret}` })
}

function withOtherDigit(hex: string, position: number): string {
  const digit = Number.parseInt(hex.charAt(position), 16) ^ 1
  return hex.slice(0, position) + digit.toString(16) + hex.slice(position + 1)
}
