import { UsageError } from '../errors.js'
import { listSecrets } from '../signature/secrets.js'
import type { BodyLimits } from './read-body.js'
import type { Secrets } from './secrets-for.js'

export interface ReceiveOptions {
  /**
   * The API secrets of the environment, one to three: a signature by any of them is accepted. For several environments, a
   * function that gives the secrets of one by its id, and nothing for an unknown one, which is refused as a wrong
   * signature is. It is asked for each request that bears a signature, before anything is verified: what it is given may
   * come from anybody.
   */
  readonly secrets: Secrets
  /**
   * Refuse requests whose header time is further than this from now, in either direction, ms. Default: any age is
   * accepted, because it is unknown whether CKBox signs a resend anew, which is possible for three months.
   */
  readonly replayWindow?: number | undefined
  /** The clock, ms since the epoch. Default `Date.now`. */
  readonly now?: (() => number) | undefined
  /**
   * The URL as it is configured in CKBox, with its query, where a proxy changes the path on its way here. Default: the
   * URL of the request.
   */
  readonly url?: string | undefined
  /** The largest body that is accepted, bytes, both as it is sent and decompressed. Default 5 MiB. */
  readonly bodyLimit?: number | undefined
  /** The longest that reading a body may take, ms, where it is read here. Default 10 seconds; `Infinity` for no end. */
  readonly bodyTimeout?: number | undefined
}

export const defaultBodyLimits: BodyLimits = { bodyLimit: 5 * 1024 * 1024, bodyTimeout: 10_000 }

/**
 * The options with their defaults.
 *
 * @throws UsageError `secret_missing`, `secret_malformed`, `option_invalid`
 */
export function checkOptions(options: ReceiveOptions): ReceiveOptions & BodyLimits {
  if (typeof options !== 'object' || options === null)
    throw new UsageError('option_invalid', 'Give { secrets: [...] } as the second argument.')
  const {
    secrets,
    bodyLimit = defaultBodyLimits.bodyLimit,
    bodyTimeout = defaultBodyLimits.bodyTimeout,
    replayWindow = 0,
    now,
    url,
  } = options
  if (typeof secrets !== 'function') listSecrets(secrets)
  for (const [name, value] of Object.entries({ bodyLimit, bodyTimeout, replayWindow })) {
    if (typeof value !== 'number' || !(value >= 0)) throw wrong(name, value, 'a number that is not negative')
  }
  if (now !== undefined && typeof now !== 'function')
    throw wrong('now', now, 'a function that gives the time in milliseconds')
  if (url !== undefined && typeof url !== 'string') throw wrong('url', url, 'the URL configured in CKBox, as text')
  return { ...options, bodyLimit, bodyTimeout }
}

function wrong(name: string, value: unknown, wanted: string): UsageError {
  const what = typeof value === 'number' ? String(value) : value === null ? 'null' : `a value of type ${typeof value}`
  return new UsageError('option_invalid', `\`${name}\` is ${what}. Give ${wanted}.`)
}
