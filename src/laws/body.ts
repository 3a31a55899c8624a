import {
  ambiguous,
  characters,
  exotic,
  malformed,
  ordinary,
  POLLUTED_KEY,
  POLLUTED_VALUE,
  pieces,
  poison,
  types,
  untouched,
} from './body-probes.js'
import { isAccepted } from './context.js'
import { breach, erredProbes, refusedProbes, untakenProbes } from './judge.js'
import type { Law } from './law.js'
import { storingBreaches, storingCases } from './stored-values.js'

const GUIDE = 'https://ckeditor.com/docs/cs/latest/developer-resources/security/request-signature.html'
const RFC = 'RFC 8259'

/** The laws on how a body is read: the bytes are what counts, whatever JSON they spell. */
export const bodyLaws: readonly Law[] = [
  {
    id: 'body/raw-bytes-signed',
    title: 'The signature is checked over the bytes of the body, not over JSON written again.',
    severity: 'must',
    why: `Another library orders, escapes or spaces the same JSON otherwise, so that genuine events are refused. Source: ${GUIDE}`,
    fix: 'Keep the raw body (`express.raw({ type: "*/*" })`, `await request.text()`) and sign that; parse it afterwards.',
    needs: [],
    tolerates: 'Nothing: CKBox may send any of this.',
    defects: ['body/reserialised'],
    probes: () => ordinary,
    check: ({ probed }) => ({
      breaches: refusedProbes(
        probed,
        'The signature seems to be made over JSON that was parsed and written again.',
        'must',
      ),
    }),
  },
  {
    id: 'body/any-spelling-accepted',
    title: 'An event is accepted however its JSON is spelt.',
    severity: 'should',
    why: `White space, escapes and number forms are the sender's choice and may change any day. Source: ${RFC}`,
    fix: 'Keep the raw body and sign that; parse it afterwards.',
    needs: [],
    tolerates: 'CKBox sends compact JSON today, so a consumer that fails here only is not broken yet.',
    defects: ['body/reserialised'],
    probes: () => exotic,
    check: ({ probed }) => ({
      breaches: refusedProbes(
        probed,
        'The signature seems to be made over JSON that was parsed and written again.',
        'should',
      ),
    }),
  },
  {
    id: 'body/every-character-kept',
    title: 'Names in any script are accepted and stored as they came.',
    severity: 'must',
    why: 'A body hashed in another charset than UTF-8 fails the signature; a column of three-byte characters loses emoji.',
    fix: 'Hash the raw bytes; decode them as UTF-8; use `utf8mb4` or its like. In Lambda decode `isBase64Encoded` bodies first.',
    needs: [],
    tolerates: 'Names stored in the Unicode form NFC.',
    defects: ['body/non-ascii'],
    cases: (context) => storingCases(context, characters),
    check: ({ outcomes }) => ({
      breaches: storingBreaches(outcomes, {
        defect: 'body/non-ascii',
        refused: ({ case: of }, said) =>
          `A genuine upload was not accepted, ${of.name}: the consumer ${said}. Hash the raw bytes of the body, and decode it as UTF-8.`,
        changed: ({ case: of }) =>
          `The state does not show a name as it came, ${of.name}. Store text as UTF-8, all four bytes of it.`,
      }),
    }),
  },
  {
    id: 'body/any-segments',
    title: 'A body is read rightly however the network cuts it.',
    severity: 'must',
    why: '`data += chunk` turns each half of a character that two segments share into U+FFFD: the signature fails, now and then.',
    fix: 'Collect the chunks as buffers and decode once: `Buffer.concat(chunks).toString()`.',
    needs: [],
    tolerates: '411 for a chunked body; a proxy that puts the segments together, which hides the defect.',
    defects: ['body/chunk-boundary'],
    probes: () => pieces,
    check: ({ probed }) => {
      const judged = probed.filter(
        ({ request, answer }) => !(request.pieces?.chunked && answer.kind === 'response' && answer.status === 411),
      )
      const why = 'Collect the chunks as buffers and decode them in one go.'
      return {
        breaches: [
          ...refusedProbes(judged, why),
          ...judged
            .filter(({ answer, state }) => isAccepted(answer) && JSON.stringify(state).includes('\ufffd'))
            .map((one) => breach(one, `The state shows a broken name because ${one.probe.name}. ${why}`)),
        ],
      }
    },
  },
  {
    id: 'body/content-type-parameters',
    title: 'JSON is JSON with a charset behind it and in any case.',
    severity: 'should',
    why: 'A proxy may add `charset=utf-8`; a comparison with `application/json` then refuses everything. Source: RFC 9110, 8.3.1',
    fix: 'Compare the media type without its parameters, in lower case; or read the raw body for every type.',
    needs: [],
    tolerates: 'Refusing other charsets and other types.',
    defects: ['body/content-type-strict'],
    probes: () => types,
    check: (context) => ({
      breaches: untakenProbes(context, 'Compare the media type only, without parameters and in any case.', 'should'),
    }),
  },
  {
    id: 'body/malformed-answered',
    title: 'A signed body that is no event is answered, not failed on.',
    severity: 'should',
    why: 'An exception for an unexpected shape makes CKBox send it again and again, and hides real failures among 5xx.',
    fix: 'Parse in a `try`, check the shape (`parseWebhook`), and answer 400 or ignore it with a 2xx.',
    needs: [],
    tolerates: 'Any 4xx, any 2xx; parsing before verifying.',
    defects: ['body/malformed-5xx'],
    probes: () => malformed,
    check: ({ probed }) => ({
      breaches: erredProbes(probed, 'Answer 400 to what is no event, or ignore it with a 2xx.'),
    }),
  },
  {
    id: 'body/prototype-keys-harmless',
    title: 'Keys such as `__proto__` in an event change nothing but that event.',
    severity: 'should',
    why: 'A deep merge follows them into the prototype of every object: what one event carries then shows in all others.',
    fix: 'Do not merge payloads deeply into objects; drop these keys, or refuse the body.',
    needs: ['observe'],
    tolerates: 'Refusing such a body with a 4xx; dropping or storing the keys.',
    defects: ['body/proto-pollution'],
    alone: true,
    check: async (context) => {
      try {
        const [poisoned, after] = await context.probe([poison, untouched])
        const shown = after !== undefined && JSON.stringify(after.state).includes(POLLUTED_VALUE)
        if (poisoned === undefined || !shown) return { breaches: [], cases: 2 }
        const message = `What one event carried under \`__proto__\` or \`constructor.prototype\` shows in the state of the next one, which did not carry it. Do not merge payloads deeply.`
        return { breaches: [breach(poisoned, message)], cases: 2 }
      } finally {
        // A consumer that runs in this process has polluted this process too.
        Reflect.deleteProperty(Object.prototype, POLLUTED_KEY)
      }
    },
  },
  {
    id: 'body/ambiguous-json-read-once',
    title: 'JSON that can be read in two ways is read in one, or refused.',
    severity: 'advice',
    why: 'Where one part of a consumer takes the first of two equal keys and another the last, an event is judged as one thing and applied as another. Source: https://bishopfox.com/blog/json-interoperability-vulnerabilities',
    fix: 'Parse the body once and pass the result on.',
    needs: [],
    tolerates:
      'Taking the last of equal keys; rounding big integers; refusing any of it with a 4xx. CKBox sends none of it.',
    defects: ['body/json-ambiguity'],
    probes: () => ambiguous,
    check: ({ probed }) => ({
      breaches: [
        ...erredProbes(probed, 'Answer 400, or read it as your JSON parser does.', 'advice'),
        ...probed
          .filter(
            ({ answer, traced }) => answer.kind === 'response' && answer.status < 500 && !isAccepted(answer) && traced,
          )
          .map((one) =>
            breach(
              one,
              `Where ${one.probe.name}, the event was refused and applied all the same: it is read in two ways.`,
              'advice',
            ),
          ),
      ],
    }),
  },
]
