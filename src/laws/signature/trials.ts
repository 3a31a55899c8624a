import type { Model } from '../../provider/provider.js'
import type { SignatureScheme } from '../../provider/signature-scheme.js'
import type { Authentic, RequestParts, RequestTrial } from '../trial.js'

type Also = Partial<Pick<RequestTrial, 'role' | 'hostile'>>

/** An authentic request but for some parts. */
export function requested(
  key: string,
  title: string,
  parts: (authentic: Authentic) => RequestParts | undefined,
  also: Also = {},
): RequestTrial {
  const build: RequestTrial['build'] = (authentic) => {
    const changes = parts(authentic)
    return changes && authentic.request(changes)
  }
  return { kind: 'request', key, role: 'suspect', title, build, ...also }
}

/** An authentic request but for its signature. */
export function signedWith(
  key: string,
  title: string,
  signature: (authentic: Authentic) => Exclude<RequestParts['signature'], undefined>,
  also?: Also,
): RequestTrial {
  return requested(key, title, (authentic) => ({ signature: signature(authentic) }), also)
}

/** A well-formed signature that is not the right one. */
export function otherSignature(authentic: Authentic): string {
  return authentic.sign({ secret: `other-${authentic.secret}` })
}

export const forgeries: readonly RequestTrial[] = [
  signedWith('made-up', 'the signature is well-formed but made up', otherSignature),
  signedWith('other-secret', 'the request is signed with another secret', (authentic) =>
    authentic.sign({ secret: `not-${authentic.secret}` }),
  ),
]

export const unsigned: readonly RequestTrial[] = [
  signedWith('no-signature', 'the signature header is missing', () => null),
  signedWith('empty-signature', 'the signature header is empty', () => ''),
  signedWith('blank-signature', 'the signature header is a space', () => ' '),
  requested('neither-header', 'the signature and timestamp headers are missing', () => ({
    signature: null,
    timestamp: null,
  })),
]

/** What a missing header becomes where it is put into a text unchecked. */
const standIns = { empty: '', undefined: 'undefined', null: 'null', none: 'None', nil: 'nil', zero: '0', nan: 'NaN' }

export const untimed: readonly RequestTrial[] = Object.entries(standIns).map(([key, timestamp]) =>
  requested(
    key,
    `the timestamp header is missing and the signature covers ${JSON.stringify(timestamp)} in its place`,
    (authentic) => ({ timestamp: null, signature: authentic.sign({ timestamp }) }),
  ),
)

/** Placeholders for a secret, and what stands in for a missing one, in the code of public receivers. */
const weakSecrets = {
  empty: '',
  blank: ' ',
  secret: 'secret',
  'secret-in-capitals': 'SECRET',
  'your-env-secret': 'your-env-secret',
  undefined: 'undefined',
  null: 'null',
  none: 'None',
  changeme: 'changeme',
  test: 'test',
  'webhook-secret': 'webhook-secret',
}

export function weaklySigned(configured: readonly string[]): readonly RequestTrial[] {
  return Object.entries(weakSecrets).flatMap(([key, secret]) => {
    const title = `the request is signed with the secret ${JSON.stringify(secret)}, which is not configured`
    return configured.includes(secret) ? [] : [signedWith(key, title, (authentic) => authentic.sign({ secret }))]
  })
}

/** Signatures that are right in part. */
export const partlyRight: readonly RequestTrial[] = [
  altered('first-character', 'the signature is only the first character of the right one', (right) =>
    right.slice(0, 1),
  ),
  altered('first-eighth', 'the signature is only the first eighth of the right one', (right) =>
    right.slice(0, right.length / 8),
  ),
  altered('first-half', 'the signature is only the first half of the right one', (right) =>
    right.slice(0, right.length / 2),
  ),
  altered('all-but-last', 'the signature lacks the last character', (right) => right.slice(0, lastOf(right))),
  altered('wrong-start', 'the first character of the signature is wrong', (right) => withOther(right, 0)),
  altered('wrong-middle', 'a character in the middle of the signature is wrong', (right) =>
    withOther(right, Math.floor(right.length / 2) - 1),
  ),
  altered('wrong-end', 'the last character of the signature is wrong', (right) => withOther(right, lastOf(right))),
  signedWith('longer', 'the signature is the right one followed by another', (authentic) => {
    const right = authentic.sign()
    return right.slice(0, lastOf(right) + 1) + otherSignature(authentic)
  }),
]

function altered(key: string, title: string, alter: (right: string) => string): RequestTrial {
  return signedWith(key, title, (authentic) => alter(authentic.sign()))
}

/** Position of the last letter or digit: what follows is padding, which decoders may rightly ignore. */
function lastOf(signature: string): number {
  return signature.search(/[a-z\d][^a-z\d]*$/i)
}

/** With a character that is far from the old one in hex and base64: the lowest bits of the last one may not count. */
function withOther(text: string, position: number): string {
  const other = /[0-3]/.test(text.charAt(position)) ? '8' : '0'
  return text.slice(0, position) + other + text.slice(position + 1)
}

export function otherBodies(model: Model): readonly RequestTrial[] {
  return [
    requested('other-letter', 'one letter of the body was changed after signing', (authentic) => {
      const changed = withOtherLetter(model, authentic.event)
      return changed && { signature: authentic.sign(), body: JSON.stringify(changed) }
    }),
    requested('spaces-behind', 'spaces were added to the end of the body after signing', (authentic) => ({
      signature: authentic.sign(),
      body: `${authentic.body}  `,
    })),
    signedWith('empty-body-signed', 'the signature covers an empty body', (authentic) => authentic.sign({ body: '' })),
  ]
}

/** The event with another first letter in the free text of its entity. */
function withOtherLetter(model: Model, event: object): object | undefined {
  const role = model.roleOf(event)
  const member = model.kinds.find(({ name }) => name === role?.kind)?.text
  if (role === undefined || member === undefined) return undefined
  const text = String(role.entity[member])
  return model.withEntity(event, { [member]: (text.startsWith('X') ? 'Y' : 'X') + text.slice(1) })
}

const types = { text: 'text/plain', bytes: 'application/octet-stream', form: 'application/x-www-form-urlencoded' }

export const otherTypes: readonly RequestTrial[] = Object.entries({ ...types, none: null }).map(([key, contentType]) =>
  requested(
    key,
    `the content type is ${contentType ?? 'missing'} and the signature covers an empty body`,
    (authentic) => ({ contentType, signature: authentic.sign({ body: '' }) }),
  ),
)

export function otherTime(scheme: SignatureScheme): RequestTrial {
  return requested('other-time', 'the timestamp header was changed after signing', (authentic) => {
    const [signed, ...later] = [0, 1, 1000].map((ms) => scheme.timestamp(authentic.timestamp + ms))
    // A header in seconds does not tell the next millisecond.
    const timestamp = later.find((one) => one !== signed)
    return timestamp === undefined ? undefined : { timestamp, signature: authentic.sign() }
  })
}
