import { createHash, createHmac } from 'node:crypto'
import type { SignatureScheme, SignedParts } from '../../src/provider/signature-scheme.js'

const idHeader = 'webhook-id'
const timestampHeader = 'webhook-timestamp'
const signatureHeader = 'webhook-signature'

/** Signatures as Standard Webhooks documents them: https://github.com/standard-webhooks/standard-webhooks */
export const standardWebhooks: SignatureScheme = {
  headers: { signature: signatureHeader, timestamp: timestampHeader },
  several: true,
  timestamp: (ms) => String(Math.floor(ms / 1000)),
  sign: ({ timestamp, body, further = [[idHeader, idOf(body)]] }, secret) => {
    const id = further.find(([name]) => name === idHeader)?.[1] ?? ''
    const message = Buffer.concat([Buffer.from(`${id}.${timestamp}.`), Buffer.from(body)])
    return `v1,${createHmac('sha256', keyOf(secret)).update(message).digest('base64')}`
  },
  further: (body) => [[idHeader, idOf(body)]],
  mistakes: () => [],
}

/** The message's id, which a retry repeats. */
function idOf(body: SignedParts['body']): string {
  return `msg_${createHash('sha256').update(body).digest('hex').slice(0, 24)}`
}

function keyOf(secret: string): Buffer {
  return Buffer.from(secret.replace(/^whsec_/, ''), 'base64')
}
