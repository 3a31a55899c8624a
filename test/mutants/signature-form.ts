import { timingSafeEqual } from 'node:crypto'
import { createServer } from 'node:http'
import express from 'express'
import type { App, Make } from './kit/build.js'
import { readEvent } from './kit/event.js'
import { isAuthentic, rightSignature, signatureOf, timestampOf } from './kit/hmac.js'
import { type Answer, bodyBytes, type Delivery, delivered, type Serve, write } from './kit/http.js'
import { mutant } from './kit/mutant.js'
import { plainErrors } from './kit/styles.js'
import type { Mutant } from './running.js'

const sound = (delivery: Delivery, app: App): boolean => isAuthentic(delivery, app.secrets)
const isTimed = (delivery: Delivery): boolean => /^\d{1,16}$/.test(timestampOf(delivery) ?? '')
const first = (app: App): string => app.secrets[0] ?? ''

/** The values of a header one by one, as a client that knows of repeated headers sees them. */
const values = ({ rawHeaders }: Delivery, name: string): string[] =>
  rawHeaders.filter((_value, at) => at % 2 === 1 && rawHeaders[at - 1]?.toLowerCase() === name)

const takesValue =
  (choose: (all: string[]) => string | undefined): Make =>
  (app) => ({
    verify: (delivery) => {
      const chosen = choose(values(delivery, 'x-cs-signature'))
      return isAuthentic({ ...delivery, headers: { ...delivery.headers, 'x-cs-signature': chosen } }, app.secrets)
        ? undefined
        : app.refusal
    },
  })

const exactHeader =
  (signature: string, timestamp: string): Make =>
  (app) => ({
    verify: (delivery) => {
      const named = (name: string) =>
        delivery.rawHeaders.filter((_value, at) => delivery.rawHeaders[at - 1] === name).join(', ')
      const headers = { 'x-cs-signature': named(signature), 'x-cs-timestamp': named(timestamp) }
      return isAuthentic({ ...delivery, headers }, app.secrets) ? undefined : app.refusal
    },
  })

/** Express's JSON parser is the only one that keeps raw bytes; for another type there are none. */
const rawFromJsonOnly =
  (alsoText: boolean): Serve =>
  ({ path, handle }) => {
    const raw = new WeakMap<object, Buffer>()
    const app = express()
    app.use(express.json({ limit: bodyBytes, verify: (request, _response, bytes) => void raw.set(request, bytes) }))
    if (alsoText) app.use(express.text({ limit: bodyBytes, type: () => true }))
    app.post(path, async (request, response) => {
      const rawBody = raw.get(request) ?? Buffer.alloc(0)
      const parsed: unknown = request.body
      const body = raw.has(request) ? rawBody : Buffer.from(typeof parsed === 'string' ? parsed : '{}')
      write(response, await handle({ ...delivered(request, request.originalUrl, [body]), chunks: [rawBody] }))
    })
    app.use(plainErrors)
    return createServer(app)
  }

const overRawBody: Make = (app) => ({
  verify: (delivery) => (sound({ ...delivery, body: Buffer.concat(delivery.chunks) }, app) ? undefined : app.refusal),
  read: (delivery) => (delivery.body.toString() === '{}' ? app.success : readEvent(delivery.body)),
})

/** Answers a bad signature in its own way. */
const refuses =
  (answer: (right: string, app: App) => Answer | never): Make =>
  (app) => ({
    verify: (delivery) => (sound(delivery, app) ? undefined : answer(rightSignature(delivery, first(app)), app)),
  })

const stack = `Error: bad signature
    at verify (/srv/app/node_modules/webhooks/lib/verify.js:12:3)
    at /srv/app/src/server.js:40:7`

export const signatureForm: readonly Mutant[] = [
  mutant('signature/body-skipped-by-content-type', 'express-json-verify', overRawBody, {
    serve: rawFromJsonOnly(false),
  }),
  mutant('signature/body-skipped-by-content-type', 'text-parsed-too', overRawBody, { serve: rawFromJsonOnly(true) }),

  mutant(
    'signature/rotation-single-secret',
    'first-of-three',
    (app) => ({
      verify: (delivery) => (isAuthentic(delivery, app.secrets.slice(0, 1)) ? undefined : app.refusal),
    }),
    { secrets: 3 },
  ),
  mutant(
    'signature/rotation-single-secret',
    'second-of-two',
    (app) => ({
      verify: (delivery) => (isAuthentic(delivery, app.secrets.slice(1)) ? undefined : app.refusal),
    }),
    { secrets: 2 },
  ),

  mutant('signature/hex-lenient', 'buffer-from-hex', (app) => ({
    verify: (delivery) => {
      const text = signatureOf(delivery) ?? ''
      if (!isTimed(delivery) || text.includes(',')) return app.refusal
      const given = Buffer.from(text, 'hex')
      const right = Buffer.from(rightSignature(delivery, first(app)), 'hex')
      return given.length === right.length && timingSafeEqual(given, right) ? undefined : app.refusal
    },
  })),

  mutant(
    'signature/duplicate-header',
    'first',
    takesValue((all) => all[0]),
  ),
  mutant(
    'signature/duplicate-header',
    'last',
    takesValue((all) => all.at(-1)),
  ),
  mutant(
    'signature/duplicate-header',
    'crash',
    takesValue((all) => {
      const given: unknown = all.length > 1 ? all : all[0]
      return (given as string | undefined)?.trim()
    }),
  ),

  mutant(
    'signature/echoes-expected',
    'in-body',
    refuses((right, app) => ({ ...app.refusal, body: `bad signature, expected ${right}` })),
  ),
  mutant(
    'signature/echoes-expected',
    'in-header',
    refuses((right, app) => ({ ...app.refusal, headers: { 'x-expected-signature': right } })),
  ),
  mutant(
    'signature/echoes-expected',
    'base64-in-json',
    refuses((right, app) => ({
      ...app.refusal,
      body: JSON.stringify({ error: 'mismatch', digest: Buffer.from(right, 'hex').toString('base64') }),
    })),
  ),
  mutant(
    'signature/echoes-expected',
    'secret',
    refuses((_right, app) => ({ ...app.refusal, body: `no match with key ${first(app)}` })),
  ),
  mutant(
    'signature/echoes-expected',
    'stack-trace',
    refuses((_right, app) => ({ ...app.refusal, body: stack })),
  ),

  mutant('signature/bad-signature-5xx', 'timing-safe-equal', (app) => ({
    verify: (delivery) =>
      timingSafeEqual(Buffer.from(signatureOf(delivery) ?? ''), Buffer.from(rightSignature(delivery, first(app)))) &&
      sound(delivery, app)
        ? undefined
        : app.refusal,
  })),
  mutant(
    'signature/bad-signature-5xx',
    'throws',
    refuses(() => {
      throw new Error('bad signature')
    }),
  ),
  mutant(
    'signature/bad-signature-2xx',
    'silent',
    refuses((_right, app) => app.success),
  ),

  mutant('signature/header-case-sensitive', 'documented-case', exactHeader('X-CS-Signature', 'X-CS-Timestamp')),
  mutant('signature/header-case-sensitive', 'lower-case', exactHeader('x-cs-signature', 'x-cs-timestamp')),
]
