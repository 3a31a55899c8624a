// Generated from schemas/ by `npm run generate`. Do not edit.

/** One thing that is wrong with an event. */
export interface Issue {
  /** JSON Pointer (RFC 6901) to what is wrong; for what is missing, to where it is missing. */
  readonly pointer: string
  /** The same for people: `payload.asset.tags[0]`. Empty for the event itself. */
  readonly path: string
  /** The keyword of JSON Schema that is not satisfied. */
  readonly keyword: string
  /** A sentence with the path: `payload.asset.size_in_bytes: expected an integer, got "523625"`. */
  readonly message: string
}

export type Validation<Event> =
  | { readonly ok: true; readonly event: Event }
  | { readonly ok: false; readonly issues: readonly Issue[] }

/** A function that checks a value, and a Standard Schema (https://standardschema.dev) for libraries that take one. */
export interface Validator<Event> {
  (value: unknown): Validation<Event>
  readonly '~standard': {
    readonly version: 1
    readonly vendor: string
    readonly validate: (value: unknown) =>
      | { readonly value: Event; readonly issues?: undefined }
      | { readonly issues: readonly { readonly message: string; readonly path: readonly PropertyKey[] }[] }
    readonly types?: { readonly input: unknown; readonly output: Event } | undefined
  }
}
