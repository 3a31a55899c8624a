import { isAccepted, isServerError } from '../../delivery/answer-kinds.js'
import type { Provider } from '../../provider/provider.js'
import { judgeEach, observe } from '../asking.js'
import type { GeneralDefectId } from '../defects.js'
import type { Asks, Judgement, Law, Violation } from '../law.js'
import type { RequestObservation } from '../observations.js'
import type { RequestTrial } from '../trial.js'
import { ifFailed, ifNotTaken, ifRefused } from '../violations.js'
import { ifNotStored, storing } from './stored-text.js'
import { type BodyExtras, bodyTrials, characters, POLLUTED_KEY, POLLUTED_VALUE, types, untouched } from './trials.js'

/** How a body is read: its bytes count, whatever JSON they spell. */
export function bodyLaws(provider: Provider, extras: BodyExtras = {}): readonly Law<GeneralDefectId>[] {
  const { words } = provider
  const trials = bodyTrials(provider, extras)
  return [
    {
      id: 'body/raw-bytes-signed',
      title: 'The signature is checked over the raw bytes of the body, not over re-serialised JSON.',
      severity: 'must',
      why: `Every library orders, escapes and spaces JSON in its own way, so the signature does not match a re-serialised body, and the consumer refuses an authentic event. Source: ${words.sources.signature}`,
      remedy:
        'Keep the raw body (`express.raw({ type: "*/*" })`, `await request.text()`) and check the signature over that. Parse it afterwards.',
      tolerates: `Nothing: ${words.sender} may send any of this.`,
      needs: [],
      defects: ['body/reserialised'],
      run: () =>
        judgeEach(trials.ordinary, (seen) => ifRefused(seen, { defect: 'body/reserialised', severity: 'must' })),
    },
    {
      id: 'body/any-spelling-accepted',
      title: 'An event is accepted however its JSON is written.',
      severity: 'should',
      why: 'White space, escapes and number formats are up to the sender and may change at any time. Source: RFC 8259',
      remedy: 'Keep the raw body and check the signature over that. Parse it afterwards.',
      tolerates: `${words.sender} sends compact JSON today, so a consumer that fails only here is not broken yet.`,
      needs: [],
      defects: ['body/reserialised'],
      run: () =>
        judgeEach(trials.exotic, (seen) => ifRefused(seen, { defect: 'body/reserialised', severity: 'should' })),
    },
    {
      id: 'body/every-character-kept',
      title: 'Text in any script is accepted and stored unchanged.',
      severity: 'must',
      why: 'If the consumer hashes the body in any charset but UTF-8, the signature does not match. A column limited to three-byte characters loses emoji.',
      remedy:
        'Hash the raw bytes, decode them as UTF-8, and store text in `utf8mb4` or its equivalent. In Lambda, decode `isBase64Encoded` bodies first.',
      tolerates: 'Text stored in the Unicode form NFC.',
      needs: [],
      defects: ['body/non-ascii'],
      run: ({ declared }) =>
        judgeEach(storing(provider, declared.environments[0], characters), (seen) =>
          ifNotStored(seen, { defect: 'body/non-ascii' }),
        ),
    },
    {
      id: 'body/any-segments',
      title: 'Chunk boundaries do not corrupt the body.',
      severity: 'must',
      why: '`data += chunk` turns both halves of a character that spans two chunks into U+FFFD, so the signature check fails now and then.',
      remedy: 'Collect the chunks as buffers and decode them once: `Buffer.concat(chunks).toString()`.',
      tolerates: '411 for a chunked body. A proxy that joins the segments hides the defect.',
      needs: [],
      defects: ['body/chunk-boundary'],
      run: () => judgeEach(trials.pieces, ifCorrupted),
    },
    {
      id: 'body/content-type-parameters',
      title: 'The JSON content type is accepted in any case and with a charset.',
      severity: 'should',
      why: 'A proxy may add `charset=utf-8`. An exact comparison with `application/json` then refuses every event. Source: RFC 9110, 8.3.1',
      remedy:
        'Compare the media type without its parameters and in lower case, or read the raw body whatever its type.',
      tolerates: 'Refusing other charsets and other types.',
      needs: [],
      defects: ['body/content-type-strict'],
      run: () =>
        judgeEach(types, (seen) => ifNotTaken(seen, { defect: 'body/content-type-strict', severity: 'should' })),
    },
    {
      id: 'body/malformed-answered',
      title: 'A signed body that is not an event gets a 2xx or 4xx, never a 5xx or a crash.',
      severity: 'should',
      why: `An exception over an unexpected shape makes ${words.sender} send the body again and again, and hides real failures among the 5xx.`,
      remedy: 'Parse inside a `try`, check the shape, and answer 400 or ignore the body with a 2xx.',
      tolerates: 'Any 4xx and any 2xx. Parsing before verifying.',
      needs: [],
      defects: ['body/malformed-5xx'],
      run: () => judgeEach(trials.malformed, (seen) => ifFailed(seen, { defect: 'body/malformed-5xx' })),
    },
    {
      id: 'body/prototype-keys-harmless',
      title: 'Keys such as `__proto__` affect only the event that carries them.',
      severity: 'should',
      why: 'A deep merge follows these keys into the prototype of every object, so what one event carries shows up in all others.',
      remedy: 'Do not deep-merge payloads into objects. Drop these keys, or refuse the body.',
      tolerates: 'Refusing such a body with a 4xx. Dropping or storing the keys.',
      needs: ['observe', 'traces'],
      defects: ['body/proto-pollution'],
      alone: true,
      run: () => pollution(trials.poison),
    },
    {
      id: 'body/ambiguous-json-read-once',
      title: 'Ambiguous JSON is read the same way everywhere, or refused.',
      severity: 'info',
      why: 'If one part of a consumer takes the first of two equal keys and another part the last, an event is checked as one thing and applied as another. Source: https://bishopfox.com/blog/json-interoperability-vulnerabilities',
      remedy: 'Parse the body once and pass the result on.',
      tolerates: `Taking the last of several equal keys. Rounding big integers. Refusing such JSON with a 4xx: ${words.sender} never sends it.`,
      needs: [],
      defects: ['body/json-ambiguity'],
      run: () =>
        judgeEach(
          trials.ambiguous,
          (seen) => ifFailed(seen, { defect: 'body/json-ambiguity', severity: 'info' }) ?? ifReadTwice(seen),
        ),
    },
  ]
}

function ifCorrupted(seen: RequestObservation): Violation<GeneralDefectId> | undefined {
  const { answer, request, state, trial } = seen
  if (request.pieces?.chunked && answer.kind === 'response' && answer.status === 411) return undefined
  const defect = 'body/chunk-boundary'
  if (!isAccepted(answer) || !JSON.stringify(state).includes('\ufffd')) return ifRefused(seen, { defect })
  return { defect, message: `The state shows corrupted text where ${trial.title}.`, evidence: seen }
}

function ifReadTwice(seen: RequestObservation): Violation<GeneralDefectId> | undefined {
  const { answer, traced, trial } = seen
  if (answer.kind !== 'response' || isAccepted(answer) || isServerError(answer) || !traced) return undefined
  const message = `The consumer refused an event but still applied it where ${trial.title}: it reads the body in two ways.`
  return { defect: 'body/json-ambiguity', severity: 'info', message, evidence: seen }
}

function* pollution(poison: RequestTrial): Asks<Judgement<GeneralDefectId>> {
  try {
    const [poisoned] = yield* observe([poison])
    if (poisoned === undefined) return { violations: [] }
    const [after] = yield* observe([untouched])
    if (!JSON.stringify(after?.state ?? null).includes(POLLUTED_VALUE)) return { violations: [] }
    const message =
      'A value that one event carried under `__proto__` or `constructor.prototype` appears in the state of the next event, which did not carry it.'
    return { violations: [{ defect: 'body/proto-pollution', message, evidence: poisoned }] }
  } finally {
    // A consumer that runs in this process has polluted this process too.
    Reflect.deleteProperty(Object.prototype, POLLUTED_KEY)
  }
}
