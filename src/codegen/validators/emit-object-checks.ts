import { isRecord, isSchema, type JsonSchema, type SchemaObject } from '../../json-schema/schema.js'
import { quoteString } from '../types/quote.js'
import { type CheckContext, literal, note, type Place, propertyOf } from './check-context.js'
import { patternConstant } from './emit-scalar-checks.js'

const KEYWORDS = [
  'minProperties',
  'maxProperties',
  'required',
  'properties',
  'patternProperties',
  'additionalProperties',
  'propertyNames',
  'dependentRequired',
  'dependentSchemas',
]

export function limitsObject(schema: SchemaObject): boolean {
  return KEYWORDS.some((keyword) => keyword in schema)
}

/** The keyword that speaks of all properties which others do not name. */
export interface Rest {
  readonly keyword: 'additionalProperties' | 'unevaluatedProperties'
  readonly schema: JsonSchema
  readonly names: readonly string[]
  readonly patterns: readonly string[]
}

export function checkObject(context: CheckContext, schema: SchemaObject, place: Place, rest: Rest | undefined): void {
  checkCount(context, schema, place)
  checkProperties(context, schema, place)
  checkEachKey(context, schema, place, rest)
  checkDependents(context, schema, place)
}

function checkCount(context: CheckContext, schema: SchemaObject, place: Place): void {
  for (const [keyword, failed] of [
    ['minProperties', '<'],
    ['maxProperties', '>'],
  ] as const) {
    const limit = schema[keyword]
    if (typeof limit !== 'number') continue
    context.code.block(`if (Object.keys(${place.data}).length ${failed} ${limit})`, () =>
      context.fail(place, keyword, `{ limit: ${limit} }`),
    )
  }
}

/** Named properties in the order of the schema; then those that are required but not described. */
function checkProperties(context: CheckContext, schema: SchemaObject, place: Place): void {
  const { code } = context
  const properties = new Map(isRecord(schema.properties) ? Object.entries(schema.properties) : [])
  const required = new Set(strings(schema.required))
  for (const name of new Set([...properties.keys(), ...required])) {
    const described = properties.has(name)
    const inner = properties.get(name)
    const access = propertyOf(place.data, name)
    const missing = () => context.fail(place, 'required', `{ missingProperty: ${quoteString(name)} }`)
    if (!described || (inner === true && place.seen === undefined)) {
      if (required.has(name)) code.block(`if (${access} === undefined)`, missing)
      continue
    }
    const data = context.variable(name)
    const present = () => {
      note(context, place, quoteString(name))
      if (isSchema(inner)) context.check(inner, { data, path: [...place.path, name], seen: undefined })
    }
    code.line(`const ${data} = ${access}`)
    if (required.has(name)) {
      code.chain([
        [`if (${data} === undefined)`, missing],
        ['', present],
      ])
    } else code.block(`if (${data} !== undefined)`, present)
  }
}

function checkEachKey(context: CheckContext, schema: SchemaObject, place: Place, rest: Rest | undefined): void {
  const { code } = context
  const patterns = isRecord(schema.patternProperties) ? Object.entries(schema.patternProperties) : []
  const names = isSchema(schema.propertyNames) && schema.propertyNames !== true ? schema.propertyNames : undefined
  const closes = rest !== undefined && (rest.schema !== true || place.seen !== undefined)
  if (patterns.length === 0 && names === undefined && !closes) return
  const key = context.variable('key')
  const part = (): Place => ({
    data: context.variable('value'),
    path: [...place.path, { expression: key }],
    seen: undefined,
  })
  code.block(`for (const ${key} of Object.keys(${place.data}))`, () => {
    if (names !== undefined) checkName(context, names, place, key)
    for (const [pattern, inner] of patterns) {
      code.block(`if (${patternConstant(context, pattern)}.test(${key}))`, () => {
        note(context, place, key)
        checkValue(context, inner, place, part(), key)
      })
    }
    if (closes) {
      const others = othersThan(context, rest, key)
      const body = () => {
        note(context, place, key)
        if (rest.schema === false) context.fail(place, rest.keyword, `{ ${NAMED[rest.keyword]}: ${key} }`)
        else checkValue(context, rest.schema, place, part(), key)
      }
      if (others === '') body()
      else code.block(`if (${others})`, body)
    }
  })
}

const NAMED = { additionalProperties: 'additionalProperty', unevaluatedProperties: 'unevaluatedProperty' } as const

function checkValue(context: CheckContext, schema: unknown, place: Place, part: Place, key: string): void {
  if (!isSchema(schema) || schema === true) return
  context.code.line(`const ${part.data} = ${place.data}[${key}]`)
  context.check(schema, part)
}

/** More names than this are looked up in a set. */
const MAX_COMPARISONS = 6

function othersThan(context: CheckContext, { names, patterns }: Rest, key: string): string {
  const tests =
    names.length > MAX_COMPARISONS
      ? [`!${context.constant('names', `new Set(${literal(names)})`)}.has(${key})`]
      : names.map((name) => `${key} !== ${quoteString(name)}`)
  return [...tests, ...patterns.map((pattern) => `!${patternConstant(context, pattern)}.test(${key})`)].join(' && ')
}

function checkName(context: CheckContext, schema: JsonSchema, place: Place, key: string): void {
  const before = context.attempt(() => context.check(schema, { data: key, path: [], seen: undefined }))
  context.code.block(`if (errors.length > ${before})`, () => {
    context.code.line(`errors.length = ${before}`)
    context.fail(place, 'propertyNames', `{ propertyName: ${key} }`)
  })
}

function checkDependents(context: CheckContext, schema: SchemaObject, place: Place): void {
  const { code } = context
  const lists = isRecord(schema.dependentRequired) ? Object.entries(schema.dependentRequired) : []
  for (const [property, names] of lists) {
    code.block(`if (${propertyOf(place.data, property)} !== undefined)`, () => {
      for (const name of strings(names)) {
        code.block(`if (${propertyOf(place.data, name)} === undefined)`, () => {
          const params = `{ property: ${quoteString(property)}, missingProperty: ${quoteString(name)} }`
          context.fail(place, 'dependentRequired', params)
        })
      }
    })
  }
  const schemas = isRecord(schema.dependentSchemas) ? Object.entries(schema.dependentSchemas) : []
  for (const [property, inner] of schemas) {
    if (!isSchema(inner)) continue
    code.block(`if (${propertyOf(place.data, property)} !== undefined)`, () => context.check(inner, place))
  }
}

function strings(list: unknown): string[] {
  return Array.isArray(list) ? list.filter((item) => typeof item === 'string') : []
}
