import { describeAnswer } from './context.js'
import type { Probe } from './evidence.js'
import { acceptedProbes } from './judge.js'
import type { Law } from './law.js'
import { otherHex } from './other-hex.js'

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
]

function withOtherDigit(hex: string, position: number): string {
  const digit = Number.parseInt(hex.charAt(position), 16) ^ 1
  return hex.slice(0, position) + digit.toString(16) + hex.slice(position + 1)
}
