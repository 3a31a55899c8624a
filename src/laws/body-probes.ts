import { isArray, isObject, type Json } from '../observation/json.js'
import { eventOf, withEntity, withEnvelope, withMetadata } from './changed-event.js'
import type { Genuine, Probe } from './evidence.js'

/** Bodies as CKBox may write them, which not every JSON library writes alike. */
export const ordinary: readonly Probe[] = [
  spelt('its name holds <, > and &', (g) => withEntity(g, { name: 'Fish & <b>Chips</b>' })),
  spelt('its members come in another order', (g) => JSON.stringify(reversed(eventOf(g)))),
]

/** The same event in spellings that CKBox does not use today. */
export const exotic: readonly Probe[] = [
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

export const characters = [
  { words: 'its name has letters of two bytes', details: { name: 'Zażółć gęślą jaźń' } },
  { words: 'its name has characters of three bytes', details: { name: '設計図 №1' } },
  { words: 'its name has characters of four bytes', details: { name: 'Muffin 🧁 𝒳' } },
  { words: 'its name holds an emoji of several characters', details: { name: 'Family 👩‍👩‍👧‍👦' } },
  { words: 'its name has composed accents', details: { name: 'Café'.normalize('NFC') } },
  { words: 'its name has combining accents', details: { name: 'Café'.normalize('NFD') } },
  { words: 'its name holds the line separator U+2028', details: { name: 'two\u2028lines' } },
]

const WHOLE = '🧁🍰🎂🍪'

export const pieces: readonly Probe[] = [
  ...[1, 2, 3].map((offset) =>
    cut(`a character of four bytes is cut after ${offset} between two segments`, offset, false),
  ),
  cut('it is sent in chunks, one of which ends within a character', 2, true),
]

export const types: readonly Probe[] = [
  'application/json; charset=utf-8',
  'application/json;charset=UTF-8',
  'Application/JSON',
  'application/json ; charset="utf-8"',
].map((contentType) => ({
  name: `its content type is written ${contentType}`,
  defect: 'body/content-type-strict',
  build: (g) => g.request({ contentType }),
}))

export const malformed: readonly Probe[] = [
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

export const ambiguous: readonly Probe[] = [
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

export const POLLUTED_KEY = 'ckboxWebhooksPolluted'
export const POLLUTED_VALUE = 'this came from the prototype'

export const poison: Probe = {
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

/** Hostile by its place only: so that it comes after the poison. */
export const untouched: Probe = {
  name: 'it comes after a polluting one',
  hostile: true,
  build: (g) => g.request(),
}

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
