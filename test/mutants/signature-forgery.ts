import { type App, act, type Make } from './kit/build.js'
import { hmac, isAuthentic, rightSignature, sameText, signatureOf, timestampOf } from './kit/hmac.js'
import { type Answer, type Delivery, pathOf } from './kit/http.js'
import { mutant } from './kit/mutant.js'
import type { Mutant } from './running.js'

/** A consumer that only differs in which signature it takes for right. */
const accepts =
  (isRight: (delivery: Delivery, app: App, secret: string) => boolean): Make =>
  (app) => ({ verify: (delivery) => (isRight(delivery, app, app.secrets[0] ?? '') ? undefined : app.refusal) })

const sound = (delivery: Delivery, app: App): boolean => isAuthentic(delivery, app.secrets)

/** The check without a look at the form of the timestamp. */
const signedOver = (delivery: Delivery, secret: string, timestamp: string): boolean =>
  sameText(rightSignature(delivery, secret, timestamp), signatureOf(delivery) ?? '')

const isTimed = (delivery: Delivery): boolean => /^\d{1,16}$/.test(timestampOf(delivery) ?? '')

/** Compares what is given with what is right in a sloppy way. */
const compares = (isEqual: (given: string, right: string) => boolean): Make =>
  accepts(
    (delivery, _app, secret) =>
      isTimed(delivery) && isEqual(signatureOf(delivery) ?? '', rightSignature(delivery, secret)),
  )

const fallbackSecret = (fallback: string): Make =>
  accepts((delivery, app) => isAuthentic(delivery, [...app.secrets, fallback]))

/** Signature over any of several request lines, "to be robust behind proxies". */
const anyLine = (lines: (delivery: Delivery) => readonly (readonly [method: string, target: string])[]): Make =>
  accepts(
    (delivery, _app, secret) =>
      isTimed(delivery) &&
      [[delivery.method, delivery.target] as const, ...lines(delivery)].some(([method, target]) =>
        sameText(hmac(secret, method, target, timestampOf(delivery) ?? '', delivery.body), signatureOf(delivery) ?? ''),
      ),
  )

const window = 300_000

/** What is no number is further from now than nothing. */
const shifted = (read: (text: string) => number): Make =>
  accepts((delivery, _app, secret) => {
    const timestamp = timestampOf(delivery)
    if (timestamp === undefined || Math.abs(Date.now() - read(timestamp)) > window) return false
    return signedOver(delivery, secret, timestamp)
  })

const declared = { declares: { replayWindow: window } }

export const signatureForgery: readonly Mutant[] = [
  mutant('signature/not-verified', 'no-check', () => ({ verify: () => undefined })),
  mutant(
    'signature/not-verified',
    'presence-only',
    accepts((delivery) => signatureOf(delivery) !== undefined),
  ),
  mutant(
    'signature/not-verified',
    'form-only',
    accepts((delivery) => /^[0-9a-f]{64}$/.test(signatureOf(delivery) ?? '')),
  ),

  mutant(
    'signature/missing-header-accepted',
    'absent',
    accepts((delivery, app) => signatureOf(delivery) === undefined || sound(delivery, app)),
  ),
  mutant(
    'signature/missing-header-accepted',
    'falsy',
    accepts((delivery, app) => !signatureOf(delivery)?.trim() || sound(delivery, app)),
  ),

  ...['', 'undefined', 'null'].map((text) =>
    mutant(
      'signature/missing-timestamp-accepted',
      text || 'empty',
      accepts((delivery, app, secret) =>
        timestampOf(delivery) === undefined ? signedOver(delivery, secret, text) : sound(delivery, app),
      ),
    ),
  ),

  mutant('signature/weak-secret-accepted', 'empty', fallbackSecret('')),
  mutant('signature/weak-secret-accepted', 'sample', fallbackSecret('secret')),
  mutant('signature/weak-secret-accepted', 'undefined', fallbackSecret('undefined')),

  mutant(
    'signature/prefix-match',
    'starts-with',
    compares((given, right) => given !== '' && right.startsWith(given)),
  ),
  mutant(
    'signature/prefix-match',
    'common-length',
    compares((given, right) => {
      if (!/^[0-9a-f]+$/.test(given)) return false
      const length = Math.min(given.length, right.length)
      return given.slice(0, length) === right.slice(0, length)
    }),
  ),
  mutant(
    'signature/prefix-match',
    'first-half',
    compares((given, right) => given.length === 64 && given.slice(0, 32) === right.slice(0, 32)),
  ),

  mutant('signature/body-not-covered', 'verified-signatures-remembered', (app) => {
    const verified = new Set<string>()
    return {
      verify: (delivery) => {
        const signature = signatureOf(delivery) ?? ''
        if (verified.has(signature)) return undefined
        if (!sound(delivery, app)) return app.refusal
        verified.add(signature)
        return undefined
      },
    }
  }),
  mutant(
    'signature/body-not-covered',
    'either-form',
    accepts((delivery, app) => sound(delivery, app) || sound({ ...delivery, body: Buffer.alloc(0) }, app)),
  ),
  mutant(
    'signature/body-not-covered',
    'never',
    accepts((delivery, app) => sound({ ...delivery, body: Buffer.alloc(0) }, app)),
  ),

  mutant(
    'signature/request-line-not-covered',
    'any-method-signed',
    anyLine(({ target }) => [
      ['GET', target],
      ['PUT', target],
      ['post', target],
    ]),
  ),
  mutant(
    'signature/request-line-not-covered',
    'query-optional',
    anyLine(({ method, target }) => [[method, pathOf(target)]]),
  ),
  mutant(
    'signature/request-line-not-covered',
    'last-segments',
    anyLine(({ method, target }) => {
      const [path = '', query] = target.split('?')
      const search = query === undefined ? '' : `?${query}`
      return ['/', '/other-path', `/proxy${path}`].map((line) => [method, line + search] as const)
    }),
  ),
  mutant(
    'signature/request-line-not-covered',
    'last-parameter-optional',
    anyLine(({ method, target }) => [[method, target.replace(/[?&][^?&]*$/, '')]]),
  ),

  mutant('signature/boundary-shift', 'nan-passes', shifted(Number), {
    ...declared,
    look: { style: 'express', path: '/hook' },
  }),
  mutant(
    'signature/boundary-shift',
    'parse-int',
    shifted((text) => Number.parseInt(text, 10)),
    declared,
  ),
  mutant(
    'signature/boundary-shift',
    'checked-if-present',
    accepts((delivery, _app, secret) => {
      const timestamp = timestampOf(delivery)
      if (timestamp !== undefined && !(Math.abs(Date.now() - Number(timestamp)) <= window)) return false
      return signedOver(delivery, secret, timestamp ?? '')
    }),
    declared,
  ),

  mutant(
    'signature/replay-window-ineffective',
    'milliseconds-for-seconds',
    accepts(
      (delivery, app) => Math.abs(Date.now() - Number(timestampOf(delivery))) / 1000 <= window && sound(delivery, app),
    ),
    declared,
  ),
  mutant(
    'signature/replay-window-ineffective',
    'future-accepted',
    accepts((delivery, app) => Date.now() - Number(timestampOf(delivery)) <= window && sound(delivery, app)),
    declared,
  ),
  mutant(
    'signature/replay-window-ineffective',
    'unsigned-date-header',
    accepts((delivery, app) => {
      const date = Date.parse(delivery.headers.date ?? '')
      return !(Math.abs(Date.now() - date) > window) && sound(delivery, app)
    }),
    declared,
  ),
  mutant('signature/replay-window-none', 'no-window', () => ({})),

  mutant('signature/applied-before-verified', 'everything', (app) => ({
    handle: async (delivery) => (delivery.method === 'POST' ? afterwards(app, delivery, () => true) : { status: 405 }),
  })),
  mutant('signature/applied-before-verified', 'removals', (app) => ({
    handle: async (delivery) =>
      delivery.method === 'POST'
        ? afterwards(app, delivery, () => delivery.body.includes('.removed"'))
        : { status: 405 },
  })),
]

async function afterwards(app: App, delivery: Delivery, first: () => boolean): Promise<Answer> {
  if (!first()) return sound(delivery, app) ? act(app, {}, delivery) : app.refusal
  const answer = await act(app, {}, delivery)
  return sound(delivery, app) ? answer : app.refusal
}
