/** One difference between two versions of schemas. */
export interface SchemaChange {
  /** The event and where in it, for people: `asset.uploaded: payload.asset.name`. */
  readonly path: string
  readonly message: string
  /**
   * Whom it breaks: receivers, whose code meets data that it was not written for; senders (and fixtures), whose data is no
   * longer valid. Nobody: neither.
   */
  readonly breaks: readonly ('receivers' | 'senders')[]
}
