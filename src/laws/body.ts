import { isArray, isObject, type Json } from '../observation/json.js'
import { eventOf, withEntity, withEnvelope, withMetadata } from './changed-event.js'
import { isAccepted } from './context.js'
import type { Genuine, Probe } from './evidence.js'
import { breach, erredProbes, refusedProbes, untakenProbes } from './judge.js'
import type { Law } from './law.js'
import { storingBreaches, storingCases } from './stored-values.js'

const GUIDE = 'https://ckeditor.com/docs/cs/latest/developer-resources/security/request-signature.html'
const RFC = 'RFC 8259'

/** Bodies as CKBox may write them, which not every JSON library writes alike. */
const ordinary: readonly Probe[] = [
  spelt('its name holds <, > and &', (g) => withEntity(g, { name: 'Fish & <b>Chips</b>' })),
  spelt('its members come in another order', (g) => JSON.stringify(reversed(eventOf(g)))),
]

/** The same event in spellings that CKBox does not use today. */
const exotic: readonly Probe[] = [
  spelt('it is indented', (g) => JSON.stringify(eventOf(g), null, 2)),
  spelt('a line feed stands behind the body', (g) => `${g.body}\n`),
  spelt('its slashes are written \\/', (g) => g.body.replaceAll('/', '\\/')),
  spelt('a letter is written \\u00e9', (g) => withEntity(g, { name: 'Cafe-e' })?.replace('Cafe-e', 'Caf\\u00e9')),
  spelt('it holds the numbers 1.0 and 1e2', (g) =>
    withMetadata(g, { custom_attributes: { ratio: 10, hundred: 20 } })
      ?.replace('"ratio":10', '"ratio":1.0')
      .replace('"hundred":20', '"hundred":1e2'),
  ),
  spelt('it has the attributes 2 and 1, in this order', (g) =>
    withMetadata(g, { custom_attributes: { x2: 'two', x1: 'one' } })
      ?.replace('"x2"', '"2"')
      .replace('"x1"', '"1"'),
  ),
]

const characters = [
  { words: 'its name has letters of two bytes', details: { name: 'Zażółć gęślą jaźń' } },
  { words: 'its name has characters of three bytes', details: { name: '設計図 №1' } },
  { words: 'its name has characters of four bytes', details: { name: 'Muffin 🧁 𝒳' } },
  { words: 'its name holds an emoji of several characters', details: { name: 'Family 👩‍👩‍👧‍👦' } },
  { words: 'its name has composed accents', details: { name: 'Café'.normalize('NFC') } },
  { words: 'its name has combining accents', details: { name: 'Café'.normalize('NFD') } },
  { words: 'its name holds the line separator U+2028', details: { name: 'two\u2028lines' } },
]

const WHOLE = '🧁🍰🎂🍪'

const pieces: readonly Probe[] = [
  ...[1, 2, 3].map((offset) =>
    cut(`a character of four bytes is cut after ${offset} between two segments`, offset, false),
  ),
  cut('it is sent in chunks, one of which ends within a character', 2, true),
]

const types: readonly Probe[] = [
  'application/json; charset=utf-8',
  'application/json;charset=UTF-8',
  'Application/JSON',
  'application/json ; charset="utf-8"',
].map((contentType) => ({
  name: `its content type is written ${contentType}`,
  defect: 'body/content-type-strict',
  build: (g) => g.request({ contentType }),
}))

const malformed: readonly Probe[] = [
  ...['{"event":', '', '[]', 'null', '"x"', '1', '{}', '{"event":1}', '{"event":null,"payload":{}}'].map(
    (body): Probe => odd(`its body is signed and reads ${body === '' ? 'nothing at all' : body}`, () => body),
  ),
  odd('its payload is null', (g) => withEnvelope(g, { payload: null })),
  odd('its payload is a list', (g) => withEnvelope(g, { payload: [] })),
  odd('its payload is empty', (g) => withEnvelope(g, { payload: {} })),
  odd('its asset is a word', (g) => withEnvelope(g, { payload: { asset: 'x', folder: 'x' } })),
  odd('its sent_at is a word', (g) => withEnvelope(g, { sent_at: 'yesterday' })),
]

const UNKNOWN = 'asset.archived.v9'

const ambiguous: readonly Probe[] = [
  twofold('its event is named twice, an unknown name first', (g) =>
    g.body.replace('"event":', `"event":${JSON.stringify(UNKNOWN)},"event":`),
  ),
  twofold('its event is named twice, an unknown name last', (g) =>
    g.body.replace(/"event":("[^"]*")/, `"event":$1,"event":${JSON.stringify(UNKNOWN)}`),
  ),
  twofold('it holds the integer 9007199254740993', (g) =>
    withMetadata(g, { custom_attributes: { big: 10 } })?.replace('"big":10', '"big":9007199254740993'),
  ),
  twofold('a byte order mark stands before the body', (g) => `\ufeff${g.body}`),
  twofold('its name holds a byte that is not UTF-8', (g) => {
    const [before = '', after = ''] = withEntity(g, { name: '#-here-#' })?.split('#-here-#') ?? []
    return Buffer.concat([Buffer.from(`${before}bad `), Buffer.from([0xff]), Buffer.from(after)])
  }),
]

const POLLUTED_KEY = 'ckboxWebhooksPolluted'
const POLLUTED_VALUE = 'this came from the prototype'

const poison: Probe = {
  name: 'it carries the keys __proto__ and constructor.prototype',
  defect: 'body/proto-pollution',
  hostile: true,
  build: (g) => {
    const marker = JSON.stringify({ [POLLUTED_KEY]: POLLUTED_VALUE })
    const keys = `"__proto__":${marker},"constructor":{"prototype":${marker}},`
    const body = withMetadata(g, { custom_attributes: { plain: true } }) ?? g.body
    return g.request({
      body: body.replace(/("asset":|"folder":|"metadata":|"custom_attributes":|^)\{/g, `$1{${keys}`),
    })
  },
}

const untouched: Probe = { name: 'it comes after a polluting one', build: (g) => g.request() }

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
    check: async (context) => {
      try {
        const [poisoned] = await context.probe([poison])
        const [after] = await context.probe([untouched])
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

function spelt(name: string, body: (genuine: Genuine) => string | undefined): Probe {
  return { name, defect: 'body/reserialised', build: (g) => withBody(g, body(g)) }
}

function odd(name: string, body: (genuine: Genuine) => string): Probe {
  return { name, defect: 'body/malformed-5xx', hostile: true, build: (g) => g.request({ body: body(g) }) }
}

function twofold(name: string, body: (genuine: Genuine) => string | Uint8Array | undefined): Probe {
  return { name, defect: 'body/json-ambiguity', hostile: true, build: (g) => withBody(g, body(g)) }
}

function withBody(genuine: Genuine, body: string | Uint8Array | undefined) {
  return body === undefined ? undefined : genuine.request({ body })
}

/** Cuts the body `offset` bytes into the first of its characters of four bytes. */
function cut(name: string, offset: number, chunked: boolean): Probe {
  return {
    name,
    defect: 'body/chunk-boundary',
    build: (g) => {
      const body = Buffer.from(withEntity(g, { name: WHOLE }) ?? '')
      const at = body.indexOf(WHOLE)
      return at < 0 ? undefined : g.request({ body, pieces: { cuts: [at + offset], pauseMs: 30, chunked } })
    },
  }
}

function reversed(value: Json): Json {
  if (isArray(value)) return value.map(reversed)
  if (!isObject(value)) return value
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, member]) => [key, reversed(member)]),
  )
}
