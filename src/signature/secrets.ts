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
 * The secrets as a list. An absent or empty secret is refused here, for with it everybody could sign.
 *
 * @throws UsageError `secret_missing`
 */
export function listSecrets(secrets: string | readonly string[]): readonly string[] {
  const list: readonly unknown[] = typeof secrets === 'string' ? [secrets] : Array.isArray(secrets) ? secrets : []
  if (list.length === 0) throw new UsageError('secret_missing', `No API secret was given. ${remedy}`)
  for (const [index, secret] of list.entries()) {
    if (typeof secret === 'string' && secret !== '') continue
    const what = secret === '' ? 'empty' : `not a string but ${secret === null ? 'null' : typeof secret}`
    throw new UsageError('secret_missing', `API secret ${index + 1} of ${list.length} is ${what}. ${remedy}`)
  }
  return list as readonly string[]
}

const remedy =
  'Give the API secret of the CKBox environment, for example from an environment variable, and check at start-up that the variable is set.'
