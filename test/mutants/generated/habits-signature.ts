import { timingSafeEqual } from 'node:crypto'
import { changeOf, readEvent } from '../kit/event.js'
import { hmac, isAuthentic, rightSignature, sameText, signatureOf, timestampOf } from '../kit/hmac.js'
import { type Answer, type Delivery, pathOf } from '../kit/http.js'
import { always, seenBy } from './visible.js'
import type { Habit, Life } from './vocabulary.js'

type Right = (delivery: Delivery, life: Life, secret: string) => boolean

/** A consumer that only differs in which signature it takes for right. */
const accepts = (name: string, variant: string, isRight: Right, rest: Partial<Habit> = {}): Habit => ({
  id: `signature/${name}`,
  variant,
  names: [`signature/${name}`],
  visible: always,
  make: (life) => ({ verify: (delivery) => isRight(delivery, life, life.secrets[0] ?? '') }),
  ...rest,
})

const sound = (delivery: Delivery, life: Life): boolean => isAuthentic(delivery, life.secrets)
const isTimed = (delivery: Delivery): boolean => /^\d{1,16}$/.test(timestampOf(delivery) ?? '')
const given = (delivery: Delivery): string => signatureOf(delivery) ?? ''

const signedOver = (delivery: Delivery, secret: string, timestamp: string): boolean =>
  sameText(rightSignature(delivery, secret, timestamp), given(delivery))

/** Signed with this target instead of the one that was asked for. */
const overTarget = (delivery: Delivery, secret: string, target: string): boolean =>
  isTimed(delivery) &&
  sameText(hmac(secret, delivery.method, target, timestampOf(delivery) ?? '', delivery.body), given(delivery))

const exactly = (delivery: Delivery, name: string): string =>
  delivery.rawHeaders.filter((_value, at) => delivery.rawHeaders[at - 1] === name).join(', ')

const values = ({ rawHeaders }: Delivery, name: string): string[] =>
  rawHeaders.filter((_value, at) => at % 2 === 1 && rawHeaders[at - 1]?.toLowerCase() === name)

const present = seenBy('presence')

/** Answers what is not authentic in its own way. */
const refuses = (
  name: string,
  variant: string,
  answer: (delivery: Delivery, life: Life) => { status: number; body?: string },
  rest: Partial<Habit> = {},
): Habit => ({
  id: `signature/${name}`,
  variant,
  names: [`signature/${name}`],
  visible: always,
  make: (life) => ({ verify: (delivery) => sound(delivery, life) || answer(delivery, life) }),
  ...rest,
})

/** Refuses, but has removed the asset already. */
function removesFirst(delivery: Delivery, life: Life): Answer {
  const received = readEvent(delivery.body)
  const change = received?.event === 'asset.removed' ? changeOf(received) : undefined
  if (typeof change === 'object') void life.apply(change, delivery)
  return life.refusal
}

export const signature: readonly Habit[] = [
  accepts('not-verified', 'no check', () => true, { visible: present }),
  accepts('not-verified', 'presence only', (delivery) => given(delivery) !== '', { visible: present }),
  accepts(
    'missing-header-accepted',
    'absent',
    (delivery, life) => signatureOf(delivery) === undefined || sound(delivery, life),
  ),
  accepts('missing-timestamp-accepted', 'empty', (delivery, life, secret) =>
    timestampOf(delivery) === undefined ? signedOver(delivery, secret, '') : sound(delivery, life),
  ),
  accepts('weak-secret-accepted', 'sample', (delivery, life) => isAuthentic(delivery, [...life.secrets, 'secret'])),
  accepts(
    'prefix-match',
    'starts with',
    (delivery, _life, secret) =>
      isTimed(delivery) && given(delivery) !== '' && rightSignature(delivery, secret).startsWith(given(delivery)),
  ),
  accepts('body-not-covered', 'never', (delivery, life) => sound({ ...delivery, body: Buffer.alloc(0) }, life)),
  accepts(
    'body-not-covered',
    'either form',
    (delivery, life) => sound(delivery, life) || sound({ ...delivery, body: Buffer.alloc(0) }, life),
  ),
  accepts(
    'request-line-not-covered',
    'query optional',
    (delivery, life, secret) => sound(delivery, life) || overTarget(delivery, secret, pathOf(delivery.target)),
  ),
  accepts(
    'query-mishandled',
    'path only',
    (delivery, _life, secret) => overTarget(delivery, secret, pathOf(delivery.target)),
    {
      needs: { query: '?source=ckbox' },
    },
  ),
  accepts('query-mishandled', 'stray question mark', (delivery, _life, secret) =>
    overTarget(delivery, secret, delivery.target.includes('?') ? delivery.target : `${delivery.target}?`),
  ),
  accepts('header-case-sensitive', 'documented case', (delivery, life) => {
    const headers = {
      'x-cs-signature': exactly(delivery, 'X-CS-Signature'),
      'x-cs-timestamp': exactly(delivery, 'X-CS-Timestamp'),
    }
    return sound({ ...delivery, headers }, life)
  }),
  accepts('duplicate-header', 'first', (delivery, life) => {
    const headers = { ...delivery.headers, 'x-cs-signature': values(delivery, 'x-cs-signature')[0] }
    return sound({ ...delivery, headers }, life)
  }),
  accepts('duplicate-header', 'last', (delivery, life) => {
    const headers = { ...delivery.headers, 'x-cs-signature': values(delivery, 'x-cs-signature').at(-1) }
    return sound({ ...delivery, headers }, life)
  }),
  accepts(
    'rotation-single-secret',
    'first of two',
    (delivery, life) => isAuthentic(delivery, life.secrets.slice(0, 1)),
    {
      needs: { secrets: 2 },
    },
  ),
  accepts(
    'wrong-canonical-form',
    'seconds',
    (delivery, _life, secret) =>
      isTimed(delivery) && signedOver(delivery, secret, String(Math.floor(Number(timestampOf(delivery)) / 1000))),
  ),
  accepts('bad-signature-5xx', 'unequal lengths', (delivery, life, secret) => {
    const equal = timingSafeEqual(Buffer.from(given(delivery)), Buffer.from(rightSignature(delivery, secret)))
    return equal && sound(delivery, life)
  }),
  refuses('applied-before-verified', 'removals', removesFirst, { visible: present }),
  refuses('bad-signature-2xx', 'silent', (_delivery, life) => life.success, { visible: present }),
  refuses('echoes-expected', 'in the body', (delivery, life) => ({
    ...life.refusal,
    body: `expected ${rightSignature(delivery, life.secrets[0] ?? '')}`,
  })),
]
