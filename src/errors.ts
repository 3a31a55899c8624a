/**
 * What every error of this package has in common: a stable `code` to branch on, and a message that states the facts,
 * the likely cause and what to do.
 *
 * Not for what a caller must expect in normal running: a refused webhook is a result (`{ ok: false, error }`), a broken
 * law is a finding in a report. Thrown errors mean that the package was used wrongly or could not do its work.
 */
export class CkboxWebhooksError extends Error {
  override readonly name: string = 'CkboxWebhooksError'
  readonly code: string

  constructor(code: string, message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }
}

/**
 * The caller's input cannot be used: an option, an argument, a file, an address. The command line prints the message
 * alone and exits 2.
 */
export class UsageError extends CkboxWebhooksError {
  override readonly name = 'UsageError'
}

/** One thing that is wrong with an event. */
export interface WebhookIssue {
  /** JSON Pointer to it, for example `/payload/asset/size_in_bytes`; empty for the event itself. */
  readonly pointer: string
  /** The same for people: `payload.asset.tags[0]`. */
  readonly path: string
  /** The keyword of the JSON Schema that it breaks. */
  readonly keyword: string
  /** For people: where it is, what was expected, what is there. */
  readonly message: string
}

/** The HTTP statuses that a refused webhook is answered with. */
export type WebhookStatus = 400 | 401 | 405 | 408 | 413 | 415 | 422

/**
 * A request that is refused as a webhook: forged, malformed or out of its replay window. It is returned, not thrown,
 * by `receiveWebhook`; `status` is the HTTP status to answer with.
 */
export class WebhookError extends CkboxWebhooksError {
  override readonly name = 'WebhookError'
  readonly status: WebhookStatus
  /** What is wrong with the event, where the code is `event_invalid`; else empty. */
  readonly issues: readonly WebhookIssue[]

  constructor(
    code: string,
    status: WebhookStatus,
    message: string,
    options?: ErrorOptions & { readonly issues?: readonly WebhookIssue[] },
  ) {
    super(code, message, options)
    this.status = status
    this.issues = options?.issues ?? []
  }
}
