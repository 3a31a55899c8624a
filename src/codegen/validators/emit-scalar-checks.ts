import type { SchemaObject } from '../../json-schema/schema.js'
import { toRegExp } from '../model/patterns.js'
import { quoteString } from '../types/quote.js'
import { type CheckContext, isScalar, literal, type Place } from './check-context.js'
import { formatFunction, typeOfFormat } from './format-parts.js'

/** Writes what `const` and `enum` demand. Values of the types `others` are allowed too, and do not come here. */
export function checkValues(
  context: CheckContext,
  place: Place,
  values: readonly unknown[],
  isConst: boolean,
  others: readonly string[] = [],
): void {
  const params = isConst ? `{ allowedValue: ${literal(values[0])} }` : undefined
  const list = params === undefined ? context.constant('values', literal(values)) : ''
  const scalars = values.every(isScalar)
  let test: string
  if (scalars && (isConst || values.length <= 3)) {
    test = values.map((value) => `${place.data} !== ${literal(value)}`).join(' && ') || 'true'
  } else if (scalars) test = `!${list}.includes(${place.data})`
  else {
    const canonical = context.use('canonical')
    const texts = context.constant('texts', `${literal(values)}.map(${canonical})`)
    test = `!${texts}.includes(${canonical}(${place.data}))`
  }
  context.code.block(`if (${test})`, () => {
    const types = others.length === 0 ? '' : `, types: ${literal(others)}`
    context.fail(place, isConst ? 'const' : 'enum', params ?? `{ allowedValues: ${list}${types} }`)
  })
}

const COMPARISONS = [
  ['minimum', '>='],
  ['maximum', '<='],
  ['exclusiveMinimum', '>'],
  ['exclusiveMaximum', '<'],
] as const

export function checkNumber(context: CheckContext, schema: SchemaObject, place: Place): void {
  for (const [keyword, comparison] of COMPARISONS) {
    const limit = schema[keyword]
    if (typeof limit !== 'number') continue
    context.code.block(`if (!(${place.data} ${comparison} ${limit}))`, () => {
      context.fail(place, keyword, `{ comparison: '${comparison}', limit: ${limit} }`)
    })
  }
  const divisor = schema.multipleOf
  if (typeof divisor === 'number') {
    context.code.block(`if (!${context.use('isMultiple')}(${place.data}, ${divisor}))`, () => {
      context.fail(place, 'multipleOf', `{ multipleOf: ${divisor} }`)
    })
  }
  checkFormat(context, schema, place, 'number')
}

export function checkString(context: CheckContext, schema: SchemaObject, place: Place): void {
  const { data } = place
  const limit = (
    keyword: string,
    quick: (limit: number) => string,
    failed: (limit: number, length: string) => string,
  ) => {
    const value = schema[keyword]
    if (typeof value !== 'number') return
    // A string has at least half as many characters as UTF-16 units, and at most as many.
    context.code.block(`if (${quick(value)} && ${failed(value, `${context.use('lengthOf')}(${data})`)})`, () => {
      context.fail(place, keyword, `{ limit: ${value} }`)
    })
  }
  limit(
    'minLength',
    (least) => `${data}.length < ${2 * least}`,
    (least, length) => `${length} < ${least}`,
  )
  limit(
    'maxLength',
    (most) => `${data}.length > ${most}`,
    (most, length) => `${length} > ${most}`,
  )
  if (typeof schema.pattern === 'string') {
    const pattern = schema.pattern
    context.code.block(`if (!${patternConstant(context, pattern)}.test(${data}))`, () => {
      context.fail(place, 'pattern', `{ pattern: ${quoteString(pattern)} }`)
    })
  }
  checkFormat(context, schema, place, 'string')
}

/** The constant that holds the regular expression of a pattern. */
export function patternConstant(context: CheckContext, pattern: string): string {
  const { source, flags } = toRegExp(pattern)
  return context.constant('pattern', `new RegExp(${quoteString(source)}, ${quoteString(flags)})`)
}

function checkFormat(context: CheckContext, schema: SchemaObject, place: Place, type: 'string' | 'number'): void {
  const { format } = schema
  if (typeof format !== 'string' || typeOfFormat(format) !== type) return
  const check = formatFunction(format)
  context.uses.add(check)
  context.code.block(`if (!${check}(${place.data}))`, () => {
    context.fail(place, 'format', `{ format: ${quoteString(format)} }`)
  })
}

/** Whether the scalar keywords say anything of values of this type. */
export function limitsScalar(schema: SchemaObject, type: 'number' | 'string'): boolean {
  const keywords =
    type === 'number'
      ? ['minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum', 'multipleOf']
      : ['minLength', 'maxLength', 'pattern']
  if (keywords.some((keyword) => keyword in schema)) return true
  return typeOfFormat(schema.format) === type
}
