import { createSecretKey, type KeyObject } from 'node:crypto'
import { UsageError } from '../errors.js'

/**
 * The HMAC key of a secret: its UTF-8 bytes, never hex- or base64-decoded. Kept, because making one costs a tenth of a
 * signature; a handful is enough, for CKBox allows three secrets an environment.
 */
export function keyOf(secret: string): KeyObject {
  const known = keys.get(secret)
  if (known !== undefined) return known
  const key = createSecretKey(secret, 'utf8')
  if (keys.size >= keysKept) keys.clear()
  keys.set(secret, key)
  return key
}

const keysKept = 64
const keys = new Map<string, KeyObject>()

/**
 * The secrets as a list. Refused are those with which everybody could sign, because nobody has set them, and those that
 * no request matches, because a file's last line break is in them.
 *
 * @throws UsageError `secret_missing` where there is none or one is blank, `undefined` or `null`; `secret_malformed`
 *   where one begins or ends with a line break. No message contains a secret.
 */
export function listSecrets(secrets: string | readonly string[]): readonly string[] {
  const list: readonly unknown[] = typeof secrets === 'string' ? [secrets] : Array.isArray(secrets) ? secrets : []
  if (list.length === 0) throw new UsageError('secret_missing', `No API secret was given. ${remedy}`)
  for (const [index, secret] of list.entries()) {
    const which = list.length === 1 ? 'The API secret' : `API secret ${index + 1} of ${list.length}`
    const missing = whyMissing(secret)
    if (missing !== undefined) throw new UsageError('secret_missing', `${which} is ${missing}. ${remedy}`)
    if (!lineBreakAtAnEnd.test(secret as string)) continue
    throw new UsageError(
      'secret_malformed',
      `${which} begins or ends with a line break, so that no signature of CKBox can match. It was probably read from a file: trim it.`,
    )
  }
  return list as readonly string[]
}

function whyMissing(secret: unknown): string | undefined {
  if (typeof secret !== 'string') return `not a string but ${secret === null ? 'null' : typeof secret}`
  if (secret === '') return 'empty'
  if (blank.test(secret)) return 'blank'
  if (unset.has(secret)) return `the word "${secret}": a variable that is not set was made into text`
  return undefined
}

// An HMAC fills a key up with NUL bytes, so that one of NULs alone is the empty key.
const blank = /^[\s\p{C}]*$/u
const unset = new Set(['undefined', 'null'])
const lineBreakAtAnEnd = /^[\r\n]|[\r\n]$/

const remedy =
  'Give the API secret of the CKBox environment, for example from an environment variable, and check at start-up that the variable is set.'
