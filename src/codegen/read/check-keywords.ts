import leven from 'leven'
import { UsageError } from '../../errors.js'
import { isRecord, isSchema, type SchemaObject } from '../../json-schema/schema.js'
import { messageOf } from '../message-of.js'
import { toRegExp } from '../model/patterns.js'

const TYPES = ['string', 'number', 'integer', 'boolean', 'null', 'array', 'object']

/** Says what a keyword must hold, where its value does not; `undefined` where it does. */
type Check = (value: unknown) => string | undefined

const must =
  (holds: (value: unknown) => boolean, wanted: string): Check =>
  (value) =>
    holds(value) ? undefined : wanted

const isStrings = (value: unknown) => Array.isArray(value) && value.every((item) => typeof item === 'string')
const isNumber = (value: unknown) => typeof value === 'number' && Number.isFinite(value)
const isBoolean = (value: unknown) => typeof value === 'boolean'

const text = must((value) => typeof value === 'string', 'a string')
const number = must(isNumber, 'a number')
const bound = must((value) => isNumber(value) || isBoolean(value), 'a number')
const count = must((value) => Number.isInteger(value) && (value as number) >= 0, 'a whole number, zero or more')
const boolean = must(isBoolean, 'true or false')
const schema = must(isSchema, 'a schema: an object, true or false')
const list = must((value) => Array.isArray(value), 'a list')
const value = must(isJson, 'a JSON value, which has no infinite number and no NaN')
const map = must(isRecord, 'an object')
const names = must(isStrings, 'a list of property names')

/** What the keywords that constrain values must hold. Others are annotations. */
const KEYWORDS: Readonly<Record<string, Check>> = {
  type: (value) => {
    const types = [value].flat()
    const unknown = types.find((type) => typeof type !== 'string' || !TYPES.includes(type))
    if (types.length > 0 && unknown === undefined) return undefined
    return `${typeof unknown === 'string' ? nearest(unknown) : ''}one of ${TYPES.join(', ')}, or a list of these`
  },
  const: value,
  enum: (values) => list(values) ?? value(values),
  multipleOf: must((value) => isNumber(value) && (value as number) > 0, 'a number above zero'),
  maximum: number,
  minimum: number,
  // Draft 4: whether the limit itself is excluded.
  exclusiveMaximum: bound,
  exclusiveMinimum: bound,
  ...Object.fromEntries(
    [
      'maxLength',
      'minLength',
      'maxItems',
      'minItems',
      'maxContains',
      'minContains',
      'maxProperties',
      'minProperties',
    ].map((keyword) => [keyword, count]),
  ),
  pattern: text,
  format: text,
  uniqueItems: boolean,
  nullable: boolean,
  required: names,
  dependentRequired: must(
    (value) => isRecord(value) && Object.values(value).every(isStrings),
    'an object of lists of property names',
  ),
  ...Object.fromEntries(
    ['properties', 'patternProperties', 'dependentSchemas', 'dependencies'].map((keyword) => [keyword, map]),
  ),
  ...Object.fromEntries(
    ['allOf', 'anyOf', 'oneOf', 'prefixItems'].map((keyword) => [
      keyword,
      must((value) => Array.isArray(value) && value.length > 0, 'a list of schemas, at least one'),
    ]),
  ),
  ...Object.fromEntries(
    [
      'not',
      'if',
      'then',
      'else',
      'contains',
      'propertyNames',
      'additionalProperties',
      'additionalItems',
      'unevaluatedItems',
      'unevaluatedProperties',
    ].map((keyword) => [keyword, schema]),
  ),
  items: must((value) => isSchema(value) || Array.isArray(value), 'a schema: an object, true or false'),
  ...Object.fromEntries(['$ref', '$dynamicRef', '$recursiveRef'].map((keyword) => [keyword, text])),
}

function isJson(value: unknown): boolean {
  if (typeof value === 'number') return Number.isFinite(value)
  return typeof value !== 'object' || value === null || Object.values(value).every(isJson)
}

function nearest(type: string): string {
  const near = TYPES.find((known) => leven(known, type.toLowerCase()) <= 2)
  return near === undefined ? '' : `"${near}", or `
}

/** Keywords whose values hold schemas under names or numbers. */
const HOLDERS = [
  'properties',
  'patternProperties',
  'dependentSchemas',
  'allOf',
  'anyOf',
  'oneOf',
  'prefixItems',
  'items',
]

/**
 * Checks what the keywords of one schema hold; the schemas within it are checked when they are reached.
 *
 * @throws UsageError that names the keyword, its place and what it must hold. `at` names a place below the schema.
 */
export function checkKeywords(schema: SchemaObject, at: (...segments: string[]) => string): void {
  for (const [keyword, value] of Object.entries(schema)) {
    const wanted = Object.hasOwn(KEYWORDS, keyword) ? KEYWORDS[keyword]?.(value) : undefined
    if (wanted !== undefined) {
      throw new UsageError('schema_invalid', `${at()}: "${keyword}" is ${shown(value)}, but must be ${wanted}.`)
    }
    if (!HOLDERS.includes(keyword) || isSchema(value) === Array.isArray(value)) continue
    if (keyword === 'items' && !Array.isArray(value)) continue
    for (const [key, member] of Object.entries(value as object)) {
      if (isSchema(member)) continue
      throw new UsageError(
        'schema_invalid',
        `${at(keyword, key)} is ${shown(member)}, but must be a schema: an object, true or false.`,
      )
    }
  }
  for (const pattern of patternsOf(schema)) checkPattern(pattern, at)
}

/** The regular expressions of a schema itself. */
export function patternsOf({ pattern, patternProperties }: SchemaObject): string[] {
  const patterns = isRecord(patternProperties) ? Object.keys(patternProperties) : []
  return typeof pattern === 'string' ? [pattern, ...patterns] : patterns
}

function checkPattern(pattern: string, at: () => string): void {
  try {
    toRegExp(pattern)
  } catch (cause) {
    throw new UsageError(
      'schema_invalid',
      `${at()}: the pattern ${shown(pattern)} is not a regular expression of ECMAScript. ${messageOf(cause)}.`,
      { cause },
    )
  }
}

function shown(value: unknown): string {
  // JSON has no infinite number, and would show null.
  const plain = (_: string, item: unknown) => (typeof item === 'number' && !Number.isFinite(item) ? String(item) : item)
  const json = JSON.stringify(value, plain)
  return json.length > 100 ? `${json.slice(0, 100)}…` : json
}
