import { createHmac, createSecretKey, timingSafeEqual } from 'node:crypto'
import { sign as octokitSign, verify as octokitVerify } from '@octokit/webhooks-methods'
import { Webhook as StandardWebhook } from 'standardwebhooks'
import Stripe from 'stripe'
import { Webhook as SvixWebhook } from 'svix'
import { signRequest } from '../src/signature/sign.js'
import { verifySignature } from '../src/signature/verify.js'
import { modifiedBody as body, secret, timestamp } from './bodies.js'
import { isMain, measure, printRows, type Row } from './measure.js'

/** Verifying one signature over an `asset.modified`, beside what other providers' libraries do. */
export async function benchVerify(): Promise<Row[]> {
  const url = '/webhooks/ckbox'
  const head = `POST${url}${timestamp}`
  const signature = signRequest({ method: 'POST', url, timestamp, body }, secret)
  const expected = Buffer.from(signature, 'hex')
  const key = createSecretKey(secret, 'utf8')
  const request = { method: 'POST', url, timestamp: String(timestamp), body, signature }
  const text = body.toString()
  const octokitSignature = await octokitSign(secret, text)
  const stripe = new Stripe('sk_test_x')
  const { signature: stripeSignature } = stripe.webhooks
  if (stripeSignature === null) throw new Error('stripe has no signature check')
  const stripeHeader = stripe.webhooks.generateTestHeaderString({ payload: text, secret })
  const standardSecret = `whsec_${Buffer.from(secret).toString('base64')}`
  const standard = new StandardWebhook(standardSecret)
  const svix = new SvixWebhook(standardSecret)
  const now = new Date()
  const standardHeaders = {
    'webhook-id': 'msg_1',
    'webhook-timestamp': String(Math.floor(now.getTime() / 1000)),
    'webhook-signature': standard.sign('msg_1', now, text),
  }
  const times = (operation: () => unknown) => (count: number) => {
    for (let index = 0; index < count; index++) if (!operation()) throw new Error('refused')
  }
  const timesAsync = (operation: () => Promise<unknown>) => async (count: number) => {
    for (let index = 0; index < count; index++) if (!(await operation())) throw new Error('refused')
  }
  return measure([
    {
      name: 'bound: HMAC with a KeyObject, timingSafeEqual',
      run: times(() => timingSafeEqual(createHmac('sha256', key).update(head).update(body).digest(), expected)),
    },
    { name: 'ckbox-webhooks verifySignature', run: times(() => verifySignature(request, secret)) },
    { name: '@octokit/webhooks-methods verify', run: timesAsync(() => octokitVerify(secret, text, octokitSignature)) },
    {
      name: 'stripe verifyHeader',
      run: times(() => stripeSignature.verifyHeader(text, stripeHeader, secret)),
    },
    { name: 'standardwebhooks verify (and parse)', run: times(() => standard.verify(text, standardHeaders)) },
    {
      name: 'svix verify (and parse)',
      run: times(() => svix.verify(text, standardHeaders) !== null),
    },
  ])
}

if (isMain(import.meta.url)) printRows('verify: one signature over an asset.modified', await benchVerify())
