export type * from '../generated/types.js'
export {
  assertNever,
  type EventHandlers,
  handleEvent,
  type Issue,
  isKnownEvent,
  type Validation,
  type Validator,
  validateEvent,
  validators,
} from '../generated/validators.js'
export { CkboxWebhooksError, UsageError, WebhookError, type WebhookIssue, type WebhookStatus } from './errors.js'
export { deduplicationKey } from './receive/deduplication-key.js'
export type { RequestHeaders } from './receive/headers.js'
export { parseWebhook, type WebhookResult } from './receive/parse.js'
export type { NodeRequest, ReceivableRequest } from './receive/read-request.js'
export { type ReceivedWebhook, receiveWebhook } from './receive/receive.js'
export type { ReceiveOptions } from './receive/receive-options.js'
export type { Secrets, SecretsOf } from './receive/secrets-for.js'
export { type SignableRequest, signatureHeader, timestampHeader } from './signature/canonical.js'
export { explainSignature, type SignatureExplanation } from './signature/explain-signature.js'
export { signRequest } from './signature/sign.js'
export type { DiagnosedRequest } from './signature/variants.js'
export { type SignedRequest, verifySignature } from './signature/verify.js'
