import { changeOf, readEvent } from '../../kit/event.js'
import { hmac, isAuthentic, rightSignature, sameText, signatureOf, timestampOf } from '../../kit/hmac.js'
import type { Answer, Delivery } from '../../kit/http.js'
import { seenBy } from '../visible.js'
import type { Habit, Life } from '../vocabulary.js'
import { habit } from './habit.js'

const failure = { status: 500, body: 'Internal Server Error' } as const
const sound = (delivery: Delivery, life: Life): boolean => isAuthentic(delivery, life.secrets)
const given = (delivery: Delivery): string => signatureOf(delivery) ?? ''
const isTimed = (delivery: Delivery): boolean => /^\d{1,16}$/.test(timestampOf(delivery) ?? '')

const verifies = (
  name: string,
  variant: string,
  verify: (delivery: Delivery, life: Life, secret: string) => boolean | Answer,
  rest: Partial<Habit> = {},
): Habit =>
  habit(
    `signature/${name}`,
    variant,
    (life) => ({ verify: (delivery) => verify(delivery, life, life.secrets[0] ?? '') }),
    rest,
  )

const signedAs = (delivery: Delivery, secret: string, method: string): boolean =>
  isTimed(delivery) &&
  sameText(hmac(secret, method, delivery.target, timestampOf(delivery) ?? '', delivery.body), given(delivery))

/** Writes what was uploaded while the signature is still being looked at. */
function writesMeanwhile(delivery: Delivery, life: Life): void {
  const received = readEvent(delivery.body)
  const change = received?.event === 'asset.uploaded' ? changeOf(received) : undefined
  if (typeof change === 'object') void life.apply(change, delivery)
}

const present = seenBy('presence')

export const signature: readonly Habit[] = [
  verifies('not-verified', 'length only', (delivery) => given(delivery).length === 64, { visible: present }),
  verifies('missing-timestamp-accepted', 'undefined', (delivery, life, secret) =>
    timestampOf(delivery) === undefined
      ? sameText(rightSignature(delivery, secret, 'undefined'), given(delivery))
      : sound(delivery, life),
  ),
  verifies('weak-secret-accepted', 'empty', (delivery, life) => isAuthentic(delivery, [...life.secrets, ''])),
  verifies(
    'prefix-match',
    'common part',
    (delivery, _life, secret) =>
      isTimed(delivery) &&
      given(delivery) !== '' &&
      [...rightSignature(delivery, secret)].every((digit, at) => digit === (given(delivery)[at] ?? digit)),
  ),
  verifies('request-line-not-covered', 'any method', (delivery, _life, secret) =>
    ['POST', 'GET', 'PUT'].some((method) => signedAs(delivery, secret, method)),
  ),
  verifies(
    'wrong-canonical-form',
    'prefix of the algorithm',
    (delivery, _life, secret) =>
      isTimed(delivery) && sameText(`sha256=${rightSignature(delivery, secret)}`, given(delivery)),
  ),
  verifies('bad-signature-5xx', 'thrown', (delivery, life) => sound(delivery, life) || failure),
  verifies(
    'echoes-expected',
    'in a header',
    (delivery, life, secret) =>
      sound(delivery, life) || { ...life.refusal, headers: { 'x-expected': rightSignature(delivery, secret) } },
  ),
  verifies(
    'rotation-single-secret',
    'two of three',
    (delivery, life) => isAuthentic(delivery, life.secrets.slice(0, 2)),
    {
      needs: { secrets: 3 },
    },
  ),
  verifies(
    'applied-before-verified',
    'uploads',
    (delivery, life) => {
      if (sound(delivery, life)) return true
      writesMeanwhile(delivery, life)
      return life.refusal
    },
    { visible: present },
  ),
]
