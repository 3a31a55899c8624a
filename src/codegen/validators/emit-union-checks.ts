import { type JsonSchema, type SchemaObject, subschemas } from '../../json-schema/schema.js'
import { type Discriminator, findDiscriminator, onlyValues, possibleTypes } from './branch-facts.js'
import { type CheckContext, isOfType, isOfTypes, literal, type Place, propertyOf } from './check-context.js'
import { checkValues } from './emit-scalar-checks.js'

/**
 * Writes the checks of `anyOf` and `oneOf`. Where the type of a value, or a property that tells the branches apart, shows
 * which branch is meant, only that branch is checked: quicker, and it says only what matters.
 */
export function checkUnions(context: CheckContext, schema: SchemaObject, place: Place): void {
  const target = (other: SchemaObject) => context.target(other)
  // What stands beside the union limits its branches too, and is checked by itself.
  const limit = possibleTypes(schema, target)
  const typesOf = (branch: JsonSchema) => [...possibleTypes(branch, target)].filter((type) => limit.has(type))
  for (const keyword of ['anyOf', 'oneOf'] as const) {
    const branches = subschemas(schema, keyword)
    if (Array.isArray(schema[keyword])) checkUnion(context, { keyword, branches, typesOf }, place)
  }
}

type Keyword = 'anyOf' | 'oneOf'

interface Union {
  readonly keyword: Keyword
  readonly branches: readonly JsonSchema[]
  /** The types that a value of the branch can have. */
  readonly typesOf: (branch: JsonSchema) => readonly string[]
}

function checkUnion(context: CheckContext, union: Union, place: Place): void {
  const values = allowedValues(context, union)
  if (values !== undefined) {
    checkValues(context, place, values, false)
    return
  }
  const groups = byType(union)
  if (groups.length > 1) checkGroups(context, union, groups, place)
  else checkGroup(context, union, place)
}

/** The values that a union allows, where it is nothing but a list of them. */
function allowedValues(context: CheckContext, { keyword, branches }: Union): unknown[] | undefined {
  const lists = branches.map((branch) => onlyValues(branch, (schema) => context.target(schema)))
  if (!lists.every((list) => list !== undefined)) return undefined
  const all = lists.flat()
  const distinct = [...new Set(all)]
  // A value that two branches allow is one too many for `oneOf`.
  return keyword === 'anyOf' ? distinct : distinct.filter((value) => all.indexOf(value) === all.lastIndexOf(value))
}

/** Looks at the type of a value first. Where no branch is of that type, all that is allowed is told: values and types. */
function checkGroups(context: CheckContext, union: Union, groups: readonly Group[], place: Place): void {
  const unions = groups.map((group) => ({ ...union, ...group }))
  const valuesOf = (group: Union & Group) => (group.types.join() === 'null' ? undefined : allowedValues(context, group))
  const values = unions.flatMap((group) => valuesOf(group) ?? [])
  const typed = unions.filter((group) => valuesOf(group) === undefined)
  const types = typed.flatMap((group) => group.types)
  context.code.chain([
    ...typed.map((group): [string, () => void] => [
      `if (${isOfTypes(group.types, place.data)})`,
      () => checkGroup(context, group, place),
    ]),
    [
      '',
      () =>
        values.length === 0
          ? context.fail(place, 'type', `{ type: ${literal(types)} }`)
          : checkValues(context, place, values, false, types),
    ],
  ])
}

interface Group {
  readonly types: readonly string[]
  readonly branches: readonly JsonSchema[]
}

/** Branches that have a type in common belong together. */
function byType({ branches, typesOf }: Union): Group[] {
  let groups: Group[] = []
  for (const branch of branches) {
    const types = typesOf(branch)
    const shares = (group: Group) => group.types.some((type) => types.includes(type))
    const joined = groups.filter(shares)
    groups = [
      ...groups.filter((group) => !shares(group)),
      {
        types: [...new Set([...joined.flatMap((group) => group.types), ...types])],
        branches: [...joined.flatMap((group) => group.branches), branch],
      },
    ]
  }
  return groups.filter(({ types }) => types.length > 0)
}

function checkGroup(context: CheckContext, { keyword, branches, typesOf }: Union, place: Place): void {
  const [only] = branches
  if (only !== undefined && branches.length === 1) {
    context.check(only, place)
    return
  }
  const target = (schema: SchemaObject) => context.target(schema)
  const objects = branches.every((branch) => typesOf(branch).join() === 'object')
  const found = objects ? findDiscriminator(branches, target) : undefined
  if (found === undefined) checkEach(context, keyword, branches, place)
  else checkDiscriminated(context, branches, place, found)
}

function checkDiscriminated(
  context: CheckContext,
  branches: readonly JsonSchema[],
  place: Place,
  found: Discriminator,
): void {
  const value = context.variable('value')
  const { code } = context
  code.chain([
    [
      `if (${isOfType('object', place.data)})`,
      () => {
        code.line(`const ${value} = ${propertyOf(place.data, found.property)}`)
        const chain = branches.map((branch): [string, () => void] => {
          const own = [...found.branches].filter(([, other]) => other === branch).map(([key]) => key)
          return [
            `if (${own.map((key) => `${value} === ${literal(key)}`).join(' || ')})`,
            () => context.check(branch, place),
          ]
        })
        const missing = () => context.fail(place, 'required', `{ missingProperty: ${literal(found.property)} }`)
        const unknown = () => {
          const part = { ...place, path: [...place.path, found.property] }
          context.fail(part, 'enum', `{ allowedValues: ${literal([...found.branches.keys()])} }`)
        }
        code.chain([...chain, [`if (${value} === undefined)`, missing], ['', unknown]])
      },
    ],
    ['', () => context.fail(place, 'type', "{ type: 'object' }")],
  ])
}

/** Tries one branch after the other. */
function checkEach(context: CheckContext, keyword: Keyword, branches: readonly JsonSchema[], place: Place): void {
  const { code } = context
  const start = context.variable('start')
  const valid = context.variable('valid')
  code.line(`const ${start} = errors.length`)
  code.line(`let ${valid} = 0`)
  for (const [index, branch] of branches.entries()) {
    const one = () => {
      const seen = place.seen === undefined ? undefined : context.variable('seen')
      if (seen !== undefined) code.line(`const ${seen} = new Set()`)
      const before = context.attempt(() => context.check(branch, { ...place, seen }))
      code.block(`if (errors.length === ${before})`, () => {
        code.line(`${valid} += 1`)
        if (seen !== undefined) code.line(`${context.use('merge')}(${place.seen}, ${seen})`)
      })
    }
    // One is enough, unless all are asked what they evaluate.
    if (keyword === 'anyOf' && index > 0 && place.seen === undefined) code.block(`if (${valid} === 0)`, one)
    else one()
  }
  code.chain([
    [
      `if (${valid} === 0)`,
      () => context.fail(place, keyword, keyword === 'oneOf' ? '{ passingSchemas: null }' : '{}'),
    ],
    [
      '',
      () => {
        code.line(`errors.length = ${start}`)
        if (keyword === 'oneOf')
          code.block(`if (${valid} > 1)`, () => context.fail(place, 'oneOf', '{ passingSchemas: [] }'))
      },
    ],
  ])
}

/** Writes the checks of `not` and of `if` with `then` and `else`. */
export function checkConditions(context: CheckContext, schema: SchemaObject, place: Place): void {
  const { code } = context
  const { not, if: condition, then, else: otherwise } = schema
  if (isGiven(not)) {
    const before = context.attempt(() => context.check(not, { ...place, seen: undefined }))
    code.chain([
      [`if (errors.length === ${before})`, () => context.fail(place, 'not', '{}')],
      ['', () => code.line(`errors.length = ${before}`)],
    ])
  }
  if (!isGiven(condition) || !(isGiven(then) || isGiven(otherwise) || place.seen !== undefined)) return
  const seen = place.seen === undefined ? undefined : context.variable('seen')
  if (seen !== undefined) code.line(`const ${seen} = new Set()`)
  const before = context.attempt(() => context.check(condition, { ...place, seen }))
  code.chain([
    [
      `if (errors.length === ${before})`,
      () => {
        if (seen !== undefined) code.line(`${context.use('merge')}(${place.seen}, ${seen})`)
        if (isGiven(then)) context.check(then, place)
      },
    ],
    [
      '',
      () => {
        code.line(`errors.length = ${before}`)
        if (isGiven(otherwise)) context.check(otherwise, place)
      },
    ],
  ])
}

function isGiven(schema: unknown): schema is JsonSchema {
  return schema !== undefined
}
