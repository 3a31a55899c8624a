/** A wrong way of signing, as data: how the message, the key or the notation differ from CKBox's. */
export interface Recipe {
  readonly id: string
  /** Id of the defect catalogue; absent where the catalogue has no name for it. */
  readonly defect?: string
  /** What was signed, continuing "accepted when …". */
  readonly when: string
  /** The likely cause and the remedy: one sentence, no full stop. */
  readonly remedy: string
  /** The parts of the signed message, in order. */
  readonly message: readonly (string | Uint8Array)[]
  readonly hash?: 'sha1' | 'sha512'
  readonly key?: string | Uint8Array
  readonly encode?: (mac: Buffer) => string
  /** Value of the timestamp header, where that differs. */
  readonly timestamp?: string
}

/** The genuine request that a consumer refused, taken apart. */
export interface Subject {
  readonly method: string
  /** Path with query. */
  readonly target: string
  readonly path: string
  /** Without the question mark; absent when there is none. */
  readonly query?: string
  /** `https://host`, where known. */
  readonly origin?: string
  readonly timestamp: string
  readonly sentAt?: string
  /** Empty where the method carries no body. */
  readonly body: Buffer
  /** Paths that the consumer may see instead of the public one. */
  readonly otherPaths: readonly string[]
}
