import { createHmac, createSecretKey, timingSafeEqual } from 'node:crypto'
import { validateEvent } from '../generated/validators.js'
import { receiveWebhook } from '../src/receive/receive.js'
import { signRequest } from '../src/signature/sign.js'
import { modifiedBody as body, secret, timestamp } from './bodies.js'
import { isMain, measure, printRows, type Row } from './measure.js'

/** Receiving an `asset.modified`, beside the sum of its parts without any care: HMAC, JSON.parse, validator. */
export async function benchReceive(): Promise<Row[]> {
  const url = '/webhooks/ckbox'
  const head = `POST${url}${timestamp}`
  const signature = signRequest({ method: 'POST', url, timestamp, body }, secret)
  const expected = Buffer.from(signature, 'hex')
  const key = createSecretKey(secret, 'utf8')
  const headers = {
    host: 'shop.example',
    connection: 'keep-alive',
    'content-type': 'application/json',
    'content-length': String(body.length),
    'x-cs-timestamp': String(timestamp),
    'x-cs-signature': signature,
  }
  const options = { secrets: [secret] }
  return measure([
    {
      name: 'bound: HMAC, JSON.parse, validator',
      run: (times) => {
        for (let index = 0; index < times; index++) {
          const genuine = timingSafeEqual(createHmac('sha256', key).update(head).update(body).digest(), expected)
          if (!genuine || !validateEvent(JSON.parse(body.toString())).ok) throw new Error('refused')
        }
      },
    },
    {
      name: 'receiveWebhook({ method, url, headers, body })',
      run: async (times) => {
        for (let index = 0; index < times; index++) {
          if (!(await receiveWebhook({ method: 'POST', url, headers, body }, options)).ok) throw new Error('refused')
        }
      },
    },
    {
      name: 'new Request alone, and its text()',
      run: async (times) => {
        for (let index = 0; index < times; index++) {
          await new Request(`https://shop.example${url}`, { method: 'POST', headers, body }).text()
        }
      },
    },
    {
      name: 'receiveWebhook(new Request)',
      run: async (times) => {
        for (let index = 0; index < times; index++) {
          const request = new Request(`https://shop.example${url}`, { method: 'POST', headers, body })
          if (!(await receiveWebhook(request, options)).ok) throw new Error('refused')
        }
      },
    },
  ])
}

if (isMain(import.meta.url)) printRows('receive: an asset.modified, verified, parsed, validated', await benchReceive())
