import { receiveWebhook } from 'ckbox-webhooks'
import { Library } from './library.js'
import { secrets } from './settings.js'

/** What API Gateway (HTTP API) and function URLs hand over, payload format 2.0; as far as it is used here. */
export interface GatewayEvent {
  readonly rawPath: string
  readonly rawQueryString: string
  readonly headers: Readonly<Record<string, string | undefined>>
  readonly requestContext: { readonly http: { readonly method: string } }
  readonly body?: string
  readonly isBase64Encoded: boolean
}

/** In the memory of one instance, to keep the example short. In production: a conditional write to DynamoDB. */
export const library = new Library()

export async function handler(event: GatewayEvent): Promise<{ statusCode: number; body?: string }> {
  const { method } = event.requestContext.http
  if (method !== 'POST') return { statusCode: 405 }
  const received = await receiveWebhook(
    {
      method,
      url: event.rawQueryString === '' ? event.rawPath : `${event.rawPath}?${event.rawQueryString}`,
      headers: event.headers,
      body: Buffer.from(event.body ?? '', event.isBase64Encoded ? 'base64' : 'utf8'),
    },
    { secrets, bodyLimit: 8 * 1024 * 1024 },
  )
  if (!received.ok) {
    return { statusCode: received.error.status, body: JSON.stringify({ code: received.error.code }) }
  }
  library.apply(received.event)
  return { statusCode: 204 }
}
