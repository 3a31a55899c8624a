/** The part of the output that makes results of what the checks found. Source text; needs `ISSUES_RUNTIME`. */
export const RESULTS_RUNTIME = `function result(check, value, convert) {
  const errors = []
  if (check(value, errors) === 0) return { ok: true, event: convert === undefined ? value : convert(value) }
  return { ok: false, issues: publicIssues(issuesOf(errors, value)) }
}

function publicIssues(issues) {
  return issues.map(({ pointer, path, keyword, message }) => ({ pointer, path, keyword, message }))
}

function standardIssues(issues, root) {
  return issues.map(({ pointer, message }) => {
    let holder = root
    const keys = pointer.split('/').slice(1).map((token) => {
      const name = token.replace(/~1/g, '/').replace(/~0/g, '~')
      const key = Array.isArray(holder) ? Number(name) : name
      holder = valueAt(holder, [name])
      return key
    })
    return { message, path: keys }
  })
}

function standard(validate) {
  return Object.assign((value) => validate(value), {
    '~standard': {
      version: 1,
      vendor: 'ckbox-webhooks',
      validate(value) {
        const validated = validate(value)
        return validated.ok ? { value: validated.event } : { issues: standardIssues(validated.issues, value) }
      },
    },
  })
}

function validatorOf(check, convert) {
  return standard((value) => result(check, value, convert))
}
`

/** What users of the output see of a validator. */
export const VALIDATOR_TYPES = `/** One thing that is wrong with an event. */
export interface Issue {
  /** JSON Pointer (RFC 6901) to what is wrong; for what is missing, to where it is missing. */
  readonly pointer: string
  /** The same for people: \`payload.asset.tags[0]\`. Empty for the event itself. */
  readonly path: string
  /** The keyword of JSON Schema that is not satisfied. */
  readonly keyword: string
  /** A sentence with the path: \`payload.asset.size_in_bytes: expected an integer, got "523625"\`. */
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
`
