import type { Json } from '../../src/report/report.js'
import { applyNewest, type Make, type Setup, verifySoundly } from './kit/build.js'
import { canonical } from './kit/canonical.js'
import { type Change, changeOf, type Fields, isFields, readEvent } from './kit/event.js'
import { rightSignature, sameText, signatureOf, timestampOf } from './kit/hmac.js'
import type { Delivery } from './kit/http.js'
import { mutant } from './kit/mutant.js'
import type { Mutant } from './running.js'

/** Signs something made of the body instead of the bytes that came. */
const signsOver =
  (bytes: (delivery: Delivery) => string | Buffer): Make =>
  (app) => ({
    verify: (delivery) => {
      const right = rightSignature({ ...delivery, body: Buffer.from(bytes(delivery)) }, app.secrets[0] ?? '')
      const isTime = /^\d{1,16}$/.test(timestampOf(delivery) ?? '')
      return isTime && sameText(right, signatureOf(delivery) ?? '') ? undefined : app.refusal
    },
  })

const reserialised = (write: (value: Json) => string): Make =>
  signsOver(({ body }) => {
    try {
      return write(JSON.parse(body.toString()))
    } catch {
      return body
    }
  })

const escaped = (text: string, characters: RegExp): string =>
  text.replace(characters, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`)

const nonAscii = /[^\0-\x7f]/g

/** `json.dumps` with its defaults: spaces, and escapes for all that is not ASCII. */
function pythonJson(value: Json): string {
  if (Array.isArray(value)) return `[${value.map(pythonJson).join(', ')}]`
  if (!isFields(value)) return escaped(JSON.stringify(value), nonAscii)
  return `{${Object.entries(value)
    .map(([key, part]) => `${escaped(JSON.stringify(key), nonAscii)}: ${pythonJson(part)}`)
    .join(', ')}}`
}

const phpJson = (value: Json): string => escaped(JSON.stringify(value), nonAscii).replaceAll('/', '\\/')
const railsJson = (value: Json): string => escaped(JSON.stringify(value), /[<>&\u2028\u2029]/g)

/** Stores the texts of an event changed. */
const storesText =
  (change: (text: string) => string): Make =>
  (app) => ({
    apply: async (received: Change) => {
      await applyNewest(app, { ...received, data: JSON.parse(change(JSON.stringify(received.data))) })
      return undefined
    },
  })

const byText = (delivery: Delivery): string => {
  let text = ''
  for (const chunk of delivery.chunks) text += chunk
  return text
}

const chunked: Setup = { look: { style: 'node' } }

/** Merges into a model with defaults; `__proto__` and `constructor.prototype` lead to the model of all. */
function merger() {
  class Model {}
  Object.setPrototypeOf(Model.prototype, null)
  type Target = Record<string, unknown>
  const isTarget = (value: unknown): value is Target =>
    (typeof value === 'object' && value !== null && !Array.isArray(value)) || typeof value === 'function'
  const merge = (target: Target, source: Fields): Target => {
    for (const [key, value] of Object.entries(source)) {
      const inner = key === '__proto__' ? Object.getPrototypeOf(target) : target[key]
      if (!isFields(value)) target[key] = value
      else if (isTarget(inner)) merge(inner, value)
      else if (key !== '__proto__') target[key] = merge(Object.create(Model.prototype), value)
    }
    return target
  }
  const plain = (value: unknown): Json => {
    if (!isTarget(value)) return value as Json
    const fields: Record<string, Json> = {}
    for (const key in value) if (typeof value[key] !== 'function') fields[key] = plain(value[key])
    return fields
  }
  return (source: Fields): Fields => plain(merge(Object.create(Model.prototype), source)) as Fields
}

const typeMustBe =
  (status: number): Make =>
  (app) => ({
    verify: (delivery) =>
      delivery.headers['content-type'] === 'application/json' ? verifySoundly(app, delivery) : { status },
  })

const parsed = (body: Buffer): unknown => {
  try {
    return JSON.parse(body.toString())
  } catch {
    return undefined
  }
}

const throws = (message: string): never => {
  throw new Error(message)
}

export const body: readonly Mutant[] = [
  mutant('body/reserialised', 'javascript', reserialised(JSON.stringify)),
  mutant('body/reserialised', 'python', reserialised(pythonJson)),
  mutant('body/reserialised', 'php', reserialised(phpJson)),
  mutant('body/reserialised', 'rails', reserialised(railsJson)),
  mutant('body/reserialised', 'sorted-keys', reserialised(canonical)),

  mutant(
    'body/non-ascii',
    'hashed-as-latin1',
    signsOver(({ body }) => body.toString('latin1')),
  ),
  mutant(
    'body/non-ascii',
    'base64-undecoded',
    signsOver(({ body }) => body.toString('base64')),
  ),
  mutant(
    'body/non-ascii',
    'three-byte-column',
    storesText((text) => text.replace(/[\u{10000}-\u{10ffff}]/gu, '?')),
  ),
  mutant(
    'body/non-ascii',
    'ascii-column',
    storesText((text) => text.replace(nonAscii, '?')),
  ),

  mutant('body/chunk-boundary', 'hashed-as-text', signsOver(byText), chunked),
  mutant(
    'body/chunk-boundary',
    'stored-as-text',
    () => ({ read: (delivery) => readEvent(Buffer.from(byText(delivery))) }),
    chunked,
  ),

  mutant('body/content-type-strict', 'unsupported', typeMustBe(415)),
  mutant('body/content-type-strict', 'bad-request', typeMustBe(400)),

  mutant('body/malformed-5xx', 'unguarded-parse', () => ({
    read: ({ body }) => (parsed(body) === undefined ? throws('Unexpected token') : readEvent(body)),
  })),
  mutant('body/malformed-5xx', 'unguarded-shape', (app) => ({
    read: ({ body }) => {
      const raw = parsed(body)
      if (raw === undefined) return app.unreadable
      return isFields(raw) && typeof raw.event === 'string' ? readEvent(body) : throws('undefined is no string')
    },
  })),
  mutant('body/malformed-5xx', 'unguarded-payload', () => ({
    change: (received) => changeOf(received) ?? throws('null is no object'),
  })),

  mutant(
    'body/proto-pollution',
    'deep-merge',
    () => {
      const merged = merger()
      return {
        read: ({ body }) => {
          const received = readEvent(body)
          if (received === undefined) return undefined
          const raw = merged(received.raw)
          return { ...received, raw, payload: raw.payload ?? null }
        },
      }
    },
    { look: { columns: 'document', givesExpected: false } },
  ),

  mutant('body/json-ambiguity', 'first-key-answers', (app) => ({
    apply: async (change, { body }) => {
      await applyNewest(app, change)
      const named = /"event"\s*:\s*"([^"]*)"/.exec(body.toString())?.[1]
      return named === change.event ? app.success : { status: 422, body: 'unknown event' }
    },
  })),
  mutant('body/json-ambiguity', 'unusual-bytes-5xx', () => ({
    read: ({ body }) => {
      new TextDecoder('utf8', { fatal: true }).decode(body)
      return body[0] === 0xef ? throws('Unexpected token') : readEvent(body)
    },
  })),
]
