export type * from '../generated/types.js'
export {
  assertNever,
  type Issue,
  isKnownEvent,
  type Validation,
  type Validator,
  validateEvent,
  validators,
} from '../generated/validators.js'
export { CkboxWebhooksError, UsageError, WebhookError, type WebhookIssue, type WebhookStatus } from './errors.js'
export { deduplicationKey } from './events/deduplication-key.js'
export type { RequestHeaders } from './events/headers.js'
export { parseWebhook, type WebhookResult } from './events/parse.js'
export type { NodeRequest, ReceivableRequest } from './events/read-request.js'
export { type ReceiveOptions, receiveWebhook } from './events/receive.js'
export { type SignableRequest, signatureHeader, timestampHeader } from './signature/canonical.js'
export { explainSignature, type SignatureExplanation } from './signature/explain.js'
export { signRequest } from './signature/sign.js'
export type { DiagnosedRequest } from './signature/variants.js'
export { type SignedRequest, verifySignature } from './signature/verify.js'
