/** Names and values of headers. */
export type Headers = readonly (readonly [name: string, value: string])[]

/** The parts of a request that a signature may cover. */
export interface SignedParts {
  readonly method: string
  /** Path with query. */
  readonly url: string
  readonly timestamp: number | string
  readonly body: string | Uint8Array
  /** Headers besides timestamp and signature. Default: those that `SignatureScheme.further` gives for the body. */
  readonly further?: Headers
}

/** A known wrong way of signing, with the headers that it makes. */
interface SignatureMistake<Defect extends string = string> {
  readonly defect?: Defect
  /** "accepted when …": what was signed in place of what, the likely cause and the remedy. */
  readonly words: string
  readonly headers: Headers
}

/** An authentic delivery, with what some receivers sign by mistake. */
interface MisreadRequest extends SignedParts {
  /** Scheme and host of the public URL, where known. */
  readonly origin?: string | undefined
  /** Paths that the receiver may see instead of the public one. */
  readonly otherPaths: readonly string[]
}

/** How a provider signs its deliveries. */
export interface SignatureScheme {
  /** Header names in the provider's own case. */
  readonly headers: { readonly signature: string; readonly timestamp: string }
  /** The header may hold several signatures; one right one is enough. */
  readonly several?: true
  /** What the timestamp header says for a time, ms since the epoch. */
  timestamp(ms: number): string
  /** Value of the signature header. */
  sign(parts: SignedParts, secret: string): string
  /** Headers besides timestamp and signature, such as an id: the same for the same event, however often it is sent. */
  further?(body: string | Uint8Array): Headers
  /** The likely ones first, without those that give the right signature. */
  mistakes(request: MisreadRequest, secret: string): readonly SignatureMistake[]
}
