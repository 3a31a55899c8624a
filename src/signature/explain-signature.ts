import { checkSignable } from './canonical.js'
import { printable } from './printable.js'
import { listSecrets } from './secrets.js'
import { type DiagnosedRequest, signatureVariants } from './variants.js'
import { type SignedRequest, verifySignature } from './verify.js'

/** Why a signature does not match. */
export interface SignatureExplanation {
  /** Id of the wrong way, or of what is wrong with the headers. */
  readonly id: string
  /** Id of the defect catalogue, where one fits. */
  readonly defect?: string
  /** One or two sentences: the cause and the remedy. Holds no secret. */
  readonly words: string
}

/**
 * Says why a signature does not match: the known wrong way that gives exactly this signature, or what is wrong with the
 * headers. undefined when the signature is right, or when nothing known explains it: then the secret, the path or the
 * body is another than the sender's.
 *
 * @throws UsageError `secret_missing`, `secret_malformed`, `request_invalid`
 */
export function explainSignature(
  request: DiagnosedRequest & SignedRequest,
  secrets: string | readonly string[],
): SignatureExplanation | undefined {
  checkSignable(request)
  if (verifySignature(request, secrets)) return undefined
  const signature = typeof request.signature === 'string' ? request.signature : ''
  if (signature === '') return { id: 'signature-missing', words: 'There is no X-CS-Signature.' }
  for (const secret of listSecrets(secrets)) {
    const variant = signatureVariants(request, secret).find((candidate) => candidate.signature === signature)
    if (variant === undefined) continue
    const { id, defect, when, remedy } = variant
    return { id, ...(defect !== undefined && { defect }), words: `The signature matches when ${when}: ${remedy}.` }
  }
  return illFormed(request, signature)
}

function illFormed(request: SignedRequest, signature: string): SignatureExplanation | undefined {
  const timestamp = String(request.timestamp)
  if (!/^\d+$/.test(timestamp)) {
    return {
      id: 'timestamp-malformed',
      words: `The timestamp is "${printable(timestamp, 100)}", but X-CS-Timestamp is a number of milliseconds in decimal digits.`,
    }
  }
  if (signature.trim() !== signature) {
    return { id: 'signature-spaces', words: 'There is white space around the signature; CKBox sends none.' }
  }
  if (!/^[0-9a-f]{64}$/i.test(signature)) {
    return {
      id: 'signature-malformed',
      words: `The signature has ${signature.length} characters, but a CKBox signature is 64 hex digits.`,
    }
  }
  return undefined
}
