/** One HTTP request as it goes over the wire. What is here is sent as it is: nothing is added but `Host` and the length. */
export interface WireRequest {
  readonly method: string
  /** Path with query, exactly as in the request line. */
  readonly target: string
  /** In order, in the given case, repeated names allowed. */
  readonly headers: readonly (readonly [name: string, value: string])[]
  readonly body: Uint8Array
  /** Send the body in pieces: cut at these byte offsets, each piece a write of its own, `pauseMs` apart. */
  readonly pieces?: { readonly cuts: readonly number[]; readonly pauseMs: number; readonly chunked: boolean }
}

/** How a delivery went wrong below HTTP. `refused`: nothing listens; `reset`: the connection broke before an answer. */
export type FailureKind = 'refused' | 'reset' | 'timeout' | 'threw'

export type Answer =
  | {
      readonly kind: 'response'
      readonly status: number
      /** Names in lower case; repeated headers joined by `, `. */
      readonly headers: Readonly<Record<string, string>>
      /** Decoded as UTF-8. Cut after 64 KiB, so its length is a lower bound. */
      readonly body: string
      readonly durationMs: number
    }
  | {
      readonly kind: 'failure'
      readonly failure: FailureKind
      /** For people: what happened, with the system's own error code. */
      readonly message: string
      readonly durationMs: number
    }

export interface SendOptions {
  /** The answer must be complete within this time, ms. */
  readonly timeoutMs: number
  /** Use a new connection instead of a pooled one (to see whether the consumer survived a hostile request). */
  readonly newConnection?: boolean
}

/** Carries requests to the consumer. A failure is an answer, never a rejection. */
export interface Transport {
  /** `direct`: a function call in this process, so that sockets, header case and TCP segments do not exist. */
  readonly kind: 'direct' | 'http'
  send(request: WireRequest, options: SendOptions): Promise<Answer>
  close(): Promise<void>
}
