import { receiveWebhook } from 'ckbox-webhooks'
import { secrets } from '../../../../settings.js'
import { library } from '../../../library.js'

/** A Next.js route handler. It has a Request with its raw body, unless something has read it before. */
export async function POST(request: Request): Promise<Response> {
  const received = await receiveWebhook(request, { secrets, bodyLimit: 8 * 1024 * 1024 })
  if (!received.ok) return Response.json({ code: received.error.code }, { status: received.error.status })
  library.apply(received.event)
  return new Response(null, { status: 204 })
}
