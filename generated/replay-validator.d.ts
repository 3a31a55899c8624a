// Generated from schemas/replay.schema.json by `npm run generate`. Do not edit.

/** One thing that is wrong with a document. */
export interface DocumentIssue {
  /** JSON Pointer (RFC 6901) to what is wrong; for what is missing, to where it is missing. */
  readonly pointer: string
  /** The same for people: `schedule[0].event`. Empty for the document itself. */
  readonly path: string
  /** The keyword of JSON Schema that is not satisfied. */
  readonly keyword: string
  /** Without the path: `expected an integer, got "x"`. */
  readonly detail: string
}

/** What is wrong with a value as: Replay file. Nothing where it satisfies the schema. */
export declare function replayFileIssues(value: unknown): DocumentIssue[]
