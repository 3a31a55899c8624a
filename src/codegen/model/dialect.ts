import type { SchemaObject } from '../../json-schema/schema.js'

/** The editions of JSON Schema whose differences matter here. */
export type Dialect = 'draft-04' | 'draft-07' | '2019-09' | '2020-12'

/**
 * The dialect that a schema names; one that is not known here is read as 2020-12, or as the schema around it. OpenAPI 3.0 and
 * AsyncAPI build on draft-07.
 */
export function dialectOf({ $schema, openapi, asyncapi }: SchemaObject, otherwise: Dialect = '2020-12'): Dialect {
  if (typeof asyncapi === 'string' || /^3\.0\./.test(String(openapi))) return 'draft-07'
  if (typeof $schema !== 'string') return otherwise
  const [, draft, year] = /json-schema\.org\/(?:draft-0([3-7])|draft\/(20\d\d-\d\d))\/schema#?$/.exec($schema) ?? []
  if (draft !== undefined) return Number(draft) < 6 ? 'draft-04' : 'draft-07'
  if (year === '2019-09' || year === '2020-12') return year
  return otherwise
}

/** Before 2019-09, keywords beside a `$ref` are ignored. */
export function isLegacy(dialect: Dialect): boolean {
  return dialect === 'draft-04' || dialect === 'draft-07'
}
