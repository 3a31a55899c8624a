import { createHash } from 'node:crypto'
import type { Recipe, Subject } from './recipe.js'

const canonicalForm = 'signature/wrong-canonical-form'
const noSeparators =
  'CKBox signs the method in upper case, the path with its query, the timestamp and the raw body, one after the other with nothing between them'
const milliseconds = 'sign the value of `X-CS-Timestamp` as it stands: milliseconds, not converted'
const lowerHex = 'compare the header with the HMAC in lower-case hex, without a prefix'
const keyBytes = "the key of the HMAC is the secret's own text (UTF-8), not decoded"

type Form = readonly [id: string, when: string, message: readonly (string | Uint8Array)[]]

/** Wrong ways that concern the order of the parts, the time, the notation and the key. */
export function formRecipes(subject: Subject, secret: string): Recipe[] {
  return [...times(subject), ...arrangements(subject), ...notations(subject, secret), ...keys(subject, secret)]
}

function genuine(subject: Subject, timestamp = subject.timestamp): (string | Uint8Array)[] {
  return [subject.method, subject.target, timestamp, subject.body]
}

function times(subject: Subject): Recipe[] {
  const seconds = String(Math.floor(Number(subject.timestamp) / 1000))
  const { sentAt } = subject
  const forms: Form[] = [
    ['timestamp-seconds', 'signed over the timestamp in seconds', genuine(subject, seconds)],
    ['timestamp-iso', 'signed over the timestamp as an ISO date', genuine(subject, isoDate(subject.timestamp))],
    ['timestamp-omitted', 'signed without the timestamp', genuine(subject, '')],
  ]
  if (sentAt !== undefined) {
    forms.push(['timestamp-sent-at', 'signed over `sent_at` instead of the timestamp', genuine(subject, sentAt)])
    const sentAtMs = String(Date.parse(sentAt))
    forms.push(['timestamp-sent-at-ms', 'signed over `sent_at` in milliseconds', genuine(subject, sentAtMs)])
  }
  return [
    ...forms.map(([id, when, message]) => ({ id, defect: canonicalForm, when, remedy: milliseconds, message })),
    {
      id: 'header-seconds',
      defect: canonicalForm,
      when: 'the timestamp header itself is in seconds',
      remedy: 'the handler treats the header as seconds; `X-CS-Timestamp` is in milliseconds',
      message: genuine(subject, seconds),
      timestamp: seconds,
    },
  ]
}

function isoDate(timestamp: string): string {
  const date = new Date(Number(timestamp))
  return Number.isNaN(date.getTime()) ? '' : date.toISOString()
}

function arrangements(subject: Subject): Recipe[] {
  const { method, target, timestamp, body } = subject
  const between = (separator: string) => [method, separator, target, separator, timestamp, separator, body]
  const forms: Form[] = [
    ['method-lower-case', 'signed over the method in lower case', [method.toLowerCase(), target, timestamp, body]],
    ['method-omitted', 'signed without the method', [target, timestamp, body]],
    ['url-omitted', 'signed without the path', [method, timestamp, body]],
    ['timestamp-first', 'signed with the timestamp first', [timestamp, method, target, body]],
    ['timestamp-before-path', 'signed with the timestamp before the path', [method, timestamp, target, body]],
    ['timestamp-last', 'signed with the timestamp last', [method, target, body, timestamp]],
    ['body-only', 'signed over the body alone', [body]],
    ['timestamp-body', 'signed over the timestamp and the body alone', [timestamp, body]],
    ['timestamp-dot-body', 'signed over `timestamp.body`, as Stripe does', [timestamp, '.', body]],
    ['url-body', 'signed over the path and the body alone', [target, body]],
    ['separated-by-line-feeds', 'signed with line feeds between the parts', between('\n')],
    ['separated-by-dots', 'signed with dots between the parts', between('.')],
    ['separated-by-colons', 'signed with colons between the parts', between(':')],
    ['separated-by-spaces', 'signed with spaces between the parts', between(' ')],
    ['separated-by-commas', 'signed with commas between the parts', between(',')],
  ]
  return forms.map(([id, when, message]) => ({ id, defect: canonicalForm, when, remedy: noSeparators, message }))
}

function notations(subject: Subject, secret: string): Recipe[] {
  const forms: [id: string, when: string, encode: (mac: Buffer) => string][] = [
    ['base64', 'the signature is in base64', (mac) => mac.toString('base64')],
    ['base64url', 'the signature is in URL-safe base64', (mac) => mac.toString('base64url')],
    ['upper-hex', 'the signature is in upper-case hex', (mac) => mac.toString('hex').toUpperCase()],
    ['prefix-sha256', 'the signature has the prefix `sha256=`', (mac) => `sha256=${mac.toString('hex')}`],
    ['prefix-v1', 'the signature has the prefix `v1=`', (mac) => `v1=${mac.toString('hex')}`],
    ['prefix-0x', 'the signature has the prefix `0x`', (mac) => `0x${mac.toString('hex')}`],
  ]
  const message = genuine(subject)
  const plain = createHash('sha256').update(secret)
  for (const part of message) plain.update(part)
  const plainDigest = plain.digest('hex')
  const hmac = 'use HMAC with SHA-256, keyed with the API secret'
  return [
    ...forms.map(([id, when, encode]) => ({ id, defect: canonicalForm, when, remedy: lowerHex, message, encode })),
    { id: 'sha1', defect: canonicalForm, when: 'signed with HMAC-SHA1', remedy: hmac, message, hash: 'sha1' },
    { id: 'sha512', defect: canonicalForm, when: 'signed with HMAC-SHA512', remedy: hmac, message, hash: 'sha512' },
    {
      id: 'plain-sha256',
      defect: canonicalForm,
      when: 'signed with SHA-256 of the secret and the message',
      remedy: hmac,
      message,
      encode: () => plainDigest,
    },
  ]
}

function keys(subject: Subject, secret: string): Recipe[] {
  const message = genuine(subject)
  const recipes: Recipe[] = []
  const decoded = (id: string, name: string, key: Buffer) =>
    recipes.push({
      id,
      defect: canonicalForm,
      when: `signed with the secret decoded from ${name}`,
      remedy: keyBytes,
      message,
      key,
    })
  if (/^(?:[0-9a-f]{2})+$/i.test(secret)) decoded('key-hex', 'hex', Buffer.from(secret, 'hex'))
  if (/^[\w+/-]{4,}={0,2}$/.test(secret)) decoded('key-base64', 'base64', Buffer.from(secret, 'base64'))
  const spaces =
    'the configured secret and the real one differ in surrounding white space; trim the secret where you read it'
  const around: [id: string, when: string, key: string][] = [
    ['key-line-feed', 'signed with the secret and a line feed', `${secret}\n`],
    ['key-carriage-return', 'signed with the secret and a carriage return and line feed', `${secret}\r\n`],
    ['key-space', 'signed with the secret and a space', `${secret} `],
    ['key-quoted', 'signed with the secret in quotation marks', `"${secret}"`],
    ['key-trimmed', 'signed with the secret without the white space around it', secret.trim()],
  ]
  for (const [id, when, key] of around) recipes.push({ id, when, remedy: spaces, message, key })
  return recipes
}
