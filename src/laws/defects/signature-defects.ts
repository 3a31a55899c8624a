import type { Provider } from '../../provider/provider.js'
import type { Defects } from '../defect.js'

export const signatureDefects = ({ words, signature: { headers } }: Provider) =>
  ({
    'signature/not-verified': {
      severity: 'must',
      what: 'The consumer does not check the signature, so anybody can forge events.',
      remedy:
        'Compute the signature over the raw request and compare it in constant time before parsing the body or branching on the event.',
      explains: ['signature/*', 'protocol/other-methods-act'],
    },
    'signature/missing-header-accepted': {
      severity: 'must',
      what: 'The consumer checks the signature only if the request has one.',
      remedy: `Refuse a request whose \`${headers.signature}\` is missing or empty. Never write \`if (signature && !matches)\`.`,
      explains: ['signature/bad-signature-2xx'],
    },
    'signature/weak-secret-accepted': {
      severity: 'must',
      what: 'The consumer accepts signatures made with an empty or well-known secret.',
      remedy: 'Refuse to start when the secret is not configured, and never fall back to a literal.',
    },
    'signature/prefix-match': {
      severity: 'must',
      what: 'The consumer compares only a part of the signature.',
      remedy: 'Check the length first, then compare all bytes in constant time (`crypto.timingSafeEqual` in Node).',
      explains: ['signature/missing-header-accepted', 'signature/bad-signature-2xx', 'signature/duplicate-header'],
    },
    'signature/body-not-covered': {
      severity: 'must',
      what: 'The signature check leaves out the body, so one valid signature fits any event.',
      remedy: 'Include the raw bytes of the body in the HMAC, and compute it anew for every request.',
      explains: ['signature/body-skipped-by-content-type'],
    },
    'signature/body-skipped-by-content-type': {
      severity: 'should',
      what: 'The consumer keeps the raw body for JSON only, so for other content types it verifies an empty body.',
      remedy:
        'Read the raw body whatever the content type is (`express.raw({ type: () => true })`), or answer 415 to everything that is not JSON.',
    },
    'signature/replay-window-ineffective': {
      severity: 'must',
      what: 'The consumer does not apply the declared replay window correctly.',
      remedy: `Refuse a \`${headers.timestamp}\` that is not all digits, or that is further from now than the window in either direction. Compare it in the header's own unit.`,
      explains: ['signature/missing-timestamp-accepted'],
    },
    'signature/replay-window-none': {
      severity: 'info',
      what: 'The consumer accepts a signed request of any age, so whoever records one can send it again.',
      remedy:
        'A consumer that ignores duplicates and outdated events survives replays. If you want a window too, keep it longer than the longest retry and declare it with `--replay-window`.',
    },
    'signature/missing-timestamp-accepted': {
      severity: 'should',
      what: 'The consumer puts a placeholder into the signed message when the timestamp header is missing.',
      remedy: `Refuse a request whose \`${headers.timestamp}\` is missing or not all digits before computing any signature.`,
    },
    'signature/rotation-single-secret': {
      severity: 'should',
      what: 'The consumer knows only one of the active secrets, so rotating them loses events.',
      remedy: 'Keep a list of secrets and accept a signature made with any of them.',
    },
    'signature/header-case-sensitive': {
      severity: 'must',
      what: 'The consumer finds the signature headers in one letter case only, although HTTP header names are case-insensitive.',
      remedy: `Look headers up through the framework, or by their lower-case name: \`${headers.signature.toLowerCase()}\`.`,
    },
    'signature/applied-before-verified': {
      severity: 'must',
      what: 'The consumer applies an event before it checks the signature, so the refusal comes too late.',
      remedy: 'Verify the signature first: before parsing the body, and before any branch on the event.',
    },
    'signature/echoes-expected': {
      severity: 'must',
      what: 'Error responses reveal the expected signature, the secret, or a stack trace.',
      remedy: 'Answer with a short text or a code, and log the details instead.',
    },
    'signature/bad-signature-5xx': {
      severity: 'should',
      what: 'A bad signature raises an exception instead of being refused.',
      remedy: 'Check the length before `crypto.timingSafeEqual`, which throws on unequal lengths, and answer 401.',
      explains: ['signature/duplicate-header'],
    },
    'signature/bad-signature-2xx': {
      severity: 'should',
      what: 'The consumer answers 2xx to a bad signature and drops the event.',
      remedy: `Answer 401. With a 2xx, a misconfigured secret loses every event, because ${words.sender} does not retry.`,
      explains: ['signature/body-skipped-by-content-type'],
    },
    'signature/duplicate-header': {
      severity: 'should',
      what: 'The consumer picks one of two signature headers, or fails on them.',
      remedy: 'Answer 4xx when the signature header is repeated. Node joins repeated headers with a comma.',
    },
  }) as const satisfies Defects
