import { isRecord, type SchemaObject } from '../../json-schema/schema.js'
import type { Model } from '../model/model.js'
import { compileValidators } from './compile-validators.js'
import { emitChecks } from './emit-validators.js'
import { ISSUES_RUNTIME } from './runtime/issues.js'

/** A validator of one kind of document that is no event: a module without header that exports one function. */
export interface DocumentValidator {
  readonly code: string
  readonly types: string
}

/**
 * The function `issues` takes any value and gives what is wrong with it, nothing where it satisfies the schema. References
 * in the schema lead to its own `$defs`.
 */
export function emitDocumentValidator(schema: SchemaObject, type: string, issues: string): DocumentValidator {
  const compiled = compileValidators(modelOf(schema, type), [type])
  const exported = `export function ${issues}(value) {
  const errors = []
  if (${compiled.functionOf.get(type)}(value, errors) === 0) return []
  return issuesOf(errors, value).map(({ pointer, path, keyword, detail }) => ({ pointer, path, keyword, detail }))
}
`
  return { code: [emitChecks(compiled, [type]), ISSUES_RUNTIME, exported].join('\n'), types: typesOf(schema, issues) }
}

function modelOf(schema: SchemaObject, type: string): Model {
  const own = isRecord(schema.$defs) ? Object.entries(schema.$defs as Record<string, SchemaObject>) : []
  return {
    defs: new Map([[type, schema], ...own]),
    events: [],
    discriminator: [],
    unknown: undefined,
    title: String(schema.title),
    description: String(schema.description),
  }
}

function typesOf({ title }: SchemaObject, issues: string): string {
  return `/** One thing that is wrong with a document. */
export interface DocumentIssue {
  /** JSON Pointer (RFC 6901) to what is wrong; for what is missing, to where it is missing. */
  readonly pointer: string
  /** The same for people: \`schedule[0].event\`. Empty for the document itself. */
  readonly path: string
  /** The keyword of JSON Schema that is not satisfied. */
  readonly keyword: string
  /** Without the path: \`expected an integer, got "x"\`. */
  readonly detail: string
}

/** What is wrong with a value as: ${String(title)}. Nothing where it satisfies the schema. */
export declare function ${issues}(value: unknown): DocumentIssue[]
`
}
