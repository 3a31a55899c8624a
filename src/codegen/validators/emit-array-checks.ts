import { isSchema, type SchemaObject, subschemas } from '../../json-schema/schema.js'
import { type CheckContext, note, type Place } from './check-context.js'

const KEYWORDS = ['minItems', 'maxItems', 'uniqueItems', 'prefixItems', 'items', 'contains']

export function limitsArray(schema: SchemaObject): boolean {
  return KEYWORDS.some((keyword) => keyword in schema)
}

export function checkArray(context: CheckContext, schema: SchemaObject, place: Place): void {
  const { code } = context
  const { data } = place
  for (const [keyword, failed] of [
    ['minItems', '<'],
    ['maxItems', '>'],
  ] as const) {
    const limit = schema[keyword]
    if (typeof limit !== 'number') continue
    code.block(`if (${data}.length ${failed} ${limit})`, () => context.fail(place, keyword, `{ limit: ${limit} }`))
  }
  if (schema.uniqueItems === true) {
    const same = context.variable('same')
    code.line(`const ${same} = ${context.use('duplicate')}(${data})`)
    code.block(`if (${same} !== undefined)`, () => context.fail(place, 'uniqueItems', same))
  }
  const prefix = subschemas(schema, 'prefixItems')
  for (const [index, item] of prefix.entries()) {
    if (item === true && place.seen === undefined) continue
    code.block(`if (${data}.length > ${index})`, () => {
      note(context, place, String(index))
      const value = context.variable('item')
      if (typeof item !== 'boolean') code.line(`const ${value} = ${data}[${index}]`)
      context.check(item, { data: value, path: [...place.path, String(index)], seen: undefined })
    })
  }
  checkItems(context, schema, place, prefix.length)
  checkContains(context, schema, place)
}

function checkItems(context: CheckContext, { items }: SchemaObject, place: Place, from: number): void {
  if (!isSchema(items)) return
  const { code } = context
  if (items === false && place.seen === undefined) {
    const limit = from
    code.block(`if (${place.data}.length > ${limit})`, () => context.fail(place, 'items', `{ limit: ${limit} }`))
    return
  }
  eachItem(context, place, from, (part, index) => {
    note(context, place, index)
    context.check(items, part)
  })
}

/** A loop over the items of an array. */
export function eachItem(
  context: CheckContext,
  place: Place,
  from: number,
  body: (part: Place, index: string) => void,
  condition?: (index: string) => string,
): void {
  const { code } = context
  const index = context.variable('i')
  code.block(`for (let ${index} = ${from}; ${index} < ${place.data}.length; ${index} += 1)`, () => {
    if (condition !== undefined) code.line(`if (${condition(index)}) continue`)
    const value = context.variable('item')
    code.line(`const ${value} = ${place.data}[${index}]`)
    body({ data: value, path: [...place.path, { expression: index }], seen: undefined }, index)
  })
}

function checkContains(context: CheckContext, schema: SchemaObject, place: Place): void {
  const { contains } = schema
  if (!isSchema(contains)) return
  const { code } = context
  const least = typeof schema.minContains === 'number' ? schema.minContains : 1
  const most = typeof schema.maxContains === 'number' ? schema.maxContains : undefined
  if (least === 0 && most === undefined && place.seen === undefined) return
  const count = context.variable('count')
  code.line(`let ${count} = 0`)
  eachItem(context, place, 0, (part, index) => {
    const before = context.attempt(() => context.check(contains, part))
    code.chain([
      [
        `if (errors.length === ${before})`,
        () => {
          code.line(`${count} += 1`)
          note(context, place, index)
        },
      ],
      ['', () => code.line(`errors.length = ${before}`)],
    ])
  })
  const tests = [...(least > 0 ? [`${count} < ${least}`] : []), ...(most === undefined ? [] : [`${count} > ${most}`])]
  if (tests.length === 0) return
  code.block(`if (${tests.join(' || ')})`, () => {
    const limits = most === undefined ? `minContains: ${least}` : `minContains: ${least}, maxContains: ${most}`
    context.fail(place, 'contains', `{ ${limits} }`)
  })
}
