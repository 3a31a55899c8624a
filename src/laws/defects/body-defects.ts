import type { Provider } from '../../provider/provider.js'
import type { Defects } from '../defect.js'

export const bodyDefects = ({ words }: Provider) =>
  ({
    'body/reserialised': {
      severity: 'must',
      what: 'The consumer verifies a body that was parsed and serialised again, instead of the raw bytes.',
      remedy:
        'Keep the raw body (`express.raw({ type: () => true })`, `await request.text()`), verify that, and parse it afterwards.',
      explains: ['body/*', 'signature/body-not-covered', 'signature/body-skipped-by-content-type'],
    },
    'body/non-ascii': {
      severity: 'must',
      what: 'The consumer refuses or corrupts text outside ASCII.',
      remedy:
        'Hash the raw bytes, decode them as UTF-8, and store text in a column that holds all of Unicode (`utf8mb4` in MySQL). In AWS Lambda, decode the body first where `isBase64Encoded` is true.',
      explains: ['body/chunk-boundary', 'body/json-ambiguity'],
    },
    'body/chunk-boundary': {
      severity: 'must',
      what: 'A character split between two chunks of the body is corrupted.',
      remedy: 'Collect the chunks as bytes and decode them once at the end: `Buffer.concat(chunks).toString()`.',
      explains: ['body/json-ambiguity'],
    },
    'body/content-type-strict': {
      severity: 'should',
      what: 'The consumer accepts only one exact spelling of the JSON content type.',
      remedy: 'Compare the media type without its parameters and in lower case, or read the raw body for every type.',
    },
    'body/malformed-5xx': {
      severity: 'should',
      what: 'A signed body that is not an event makes the consumer fail.',
      remedy: `Catch the parse error, check the shape, and answer 400 or ignore it with a 2xx. After a 5xx, ${words.sender} sends it again and again.`,
      explains: ['body/json-ambiguity'],
    },
    'body/proto-pollution': {
      severity: 'should',
      what: 'Keys such as `__proto__` in one event change objects that have nothing to do with it.',
      remedy: 'Do not deep-merge payloads into objects. Drop these keys, or refuse the body with a 4xx.',
    },
    'body/json-ambiguity': {
      severity: 'info',
      what: 'The consumer fails on JSON that parsers disagree about, or reads it in two ways.',
      remedy: 'Parse the body once and pass the result on; answer 400 to what the parser does not accept.',
    },
  }) as const satisfies Defects
