import type { SignatureScheme, SignedParts } from '../provider/signature-scheme.js'
import { signatureHeader, timestampHeader } from '../signature/canonical.js'
import { signRequest } from '../signature/sign.js'
import { signatureVariants } from '../signature/variants.js'

/** How CKBox signs its deliveries, and what receivers get wrong about it. */
export const requestSignature: SignatureScheme = {
  headers: { signature: signatureHeader, timestamp: timestampHeader },
  timestamp: String,
  sign: signRequest,
  mistakes: (request, secret) => signatureVariants({ ...request, sentAt: sentAtIn(request.body) }, secret),
}

/** Some receivers sign the event's own time: the body says which it is, where it is an event. */
function sentAtIn(body: SignedParts['body']): string | undefined {
  try {
    const event: unknown = JSON.parse(Buffer.from(body).toString())
    const { sent_at } = event as { sent_at?: unknown }
    return typeof sent_at === 'string' ? sent_at : undefined
  } catch {
    return undefined
  }
}
