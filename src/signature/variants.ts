import { createHmac } from 'node:crypto'
import { bodyRecipes } from './body-recipes.js'
import { canonicalMessage, pathWithQuery, type SignableRequest, signatureHeader, timestampHeader } from './canonical.js'
import { formRecipes } from './form-recipes.js'
import { pathRecipes } from './path-recipes.js'
import type { Recipe, Subject } from './recipe.js'
import { signRequest } from './sign.js'

/** A genuine request, with what some receivers sign by mistake. */
export interface DiagnosedRequest extends SignableRequest {
  /** `sent_at` of the event. */
  readonly sentAt?: string | undefined
  /** Scheme and host that the receiver may put in front of the path. Taken from `url` where that is absolute. */
  readonly origin?: string | undefined
  /** Paths that the receiver may see instead of the public one, behind a proxy that rewrites it. */
  readonly otherPaths?: readonly string[] | undefined
}

/** The same request, signed in one wrong way. A receiver that accepts it has the defect. */
export interface SignatureVariant {
  /** Unique in the list, for example `path-without-first-1`. */
  readonly id: string
  /** Id of the defect catalogue; absent where the catalogue has no name for it. */
  readonly defect?: string
  /** Continues "accepted …" or "the signature matches …": what was signed, instead of what. */
  readonly when: string
  /** The likely cause and the remedy. */
  readonly remedy: string
  /** "accepted when …: …", as one sentence. */
  readonly words: string
  /** Value of `X-CS-Timestamp`. */
  readonly timestamp: string
  /** Value of `X-CS-Signature`. */
  readonly signature: string
  /** The two headers. */
  readonly headers: readonly (readonly [name: string, value: string])[]
}

/**
 * All known wrong ways of signing a request, the likely ones first. Ways that come to the genuine signature, or to that
 * of an earlier way, are left out: so give a body with spaces, `<`, `/`, `é` and `1.0`, and a URL with a query, where
 * the ways are to be told apart.
 */
export function signatureVariants(request: DiagnosedRequest, secret: string): SignatureVariant[] {
  const subject = takeApart(request)
  const seen = new Set([`${subject.timestamp} ${signRequest(request, secret)}`])
  const recipes = [...pathRecipes(subject), ...bodyRecipes(subject), ...formRecipes(subject, secret)]
  return recipes.flatMap((recipe) => {
    const variant = follow(recipe, subject, secret)
    const identity = `${variant.timestamp} ${variant.signature}`
    if (seen.has(identity)) return []
    seen.add(identity)
    return [variant]
  })
}

function takeApart(request: DiagnosedRequest): Subject {
  const target = pathWithQuery(request.url)
  const mark = target.indexOf('?')
  const origin =
    request.origin ?? (request.url.startsWith('/') ? undefined : /^[^:]+:\/\/[^/?#]*/.exec(request.url)?.[0])
  return {
    method: request.method.toUpperCase(),
    target,
    path: mark === -1 ? target : target.slice(0, mark),
    ...(mark !== -1 && { query: target.slice(mark + 1) }),
    ...(origin !== undefined && { origin }),
    ...(request.sentAt !== undefined && { sentAt: request.sentAt }),
    timestamp: String(request.timestamp),
    body: Buffer.from(canonicalMessage(request).body),
    otherPaths: request.otherPaths ?? [],
  }
}

function follow(recipe: Recipe, subject: Subject, secret: string): SignatureVariant {
  const { id, defect, when, remedy, message, hash = 'sha256', key = secret, encode = toHex } = recipe
  const hmac = createHmac(hash, key)
  for (const part of message) hmac.update(part)
  const signature = encode(hmac.digest())
  const timestamp = recipe.timestamp ?? subject.timestamp
  return {
    id,
    ...(defect !== undefined && { defect }),
    when,
    remedy,
    words: `accepted when ${when}: ${remedy}`,
    timestamp,
    signature,
    headers: [
      [timestampHeader, timestamp],
      [signatureHeader, signature],
    ],
  }
}

function toHex(mac: Buffer): string {
  return mac.toString('hex')
}
