import { isRecord, isSchema, type JsonSchema, type SchemaObject, subschemas } from '../../json-schema/schema.js'
import { type Model, nameOfRef } from './model.js'
import { toRegExp } from './patterns.js'
import { mapSubschemas } from './walk-schemas.js'

/** A value with all schemas that it must satisfy, and the values within it. */
export interface DateNode {
  readonly parts: readonly SchemaObject[]
  /** Schemas that some of its values must satisfy as well: what they describe is no date for sure. */
  readonly doubts: readonly SchemaObject[]
  readonly keys: Map<string, DateNode>
  items: DateNode | undefined
  rest: DateNode | undefined
  /** Whether the value is a date and time. */
  isDate: boolean
  /** Whether it is one, or has one in it. */
  hasDates: boolean
}

export interface Dates {
  /** The schemas of values that are dates. */
  readonly schemas: ReadonlySet<JsonSchema>
  /** The values of types, by name: what to go through to find the dates in it. */
  readonly nodes: ReadonlyMap<string, DateNode>
}

/**
 * The strings of format `date-time` that are dates whatever the value is: those that a union, a condition, a tuple or a
 * pattern of names also describes stay strings, because it is not known which of several schemas holds for them.
 */
export function findDates(model: Model, types: readonly string[]): Dates {
  const finder = new DateFinder(model)
  const nodes = new Map(types.map((type) => [type, finder.node([model.defs.get(type) ?? true])]))
  return { schemas: finder.decide(), nodes }
}

class DateFinder {
  readonly #model: Model
  readonly #ids = new Map<SchemaObject, number>()
  readonly #nodes = new Map<string, DateNode>()
  /** Schemas that hold for some values only. */
  readonly #unsure = new Set<SchemaObject>()
  /** Nodes whose values within are still to be found. */
  readonly #pending: DateNode[] = []

  constructor(model: Model) {
    this.#model = model
  }

  node(schemas: readonly JsonSchema[], doubtful: readonly JsonSchema[] = []): DateNode {
    const parts = this.#reach(schemas, (schema) => [...subschemas(schema, 'allOf'), ...onlyBranches(schema)])
    const doubts = this.#reach([...doubtful, ...parts.flatMap(conditionalParts)], (schema) => [
      ...subschemas(schema, 'allOf'),
      ...onlyBranches(schema),
      ...conditionalParts(schema),
    ])
    const key = [parts, doubts].map((list) => this.#idsOf(list)).join(' ')
    const known = this.#nodes.get(key)
    if (known !== undefined) return known
    const within = { keys: new Map(), items: undefined, rest: undefined }
    const node: DateNode = { parts, doubts, ...within, isDate: false, hasDates: false }
    this.#nodes.set(key, node)
    this.#pending.push(node)
    return node
  }

  /** Decides which nodes are dates, and gives their schemas. */
  decide(): Set<JsonSchema> {
    for (let next = this.#pending.pop(); next !== undefined; next = this.#pending.pop()) this.#enter(next)
    const nodes = [...this.#nodes.values()].reverse()
    for (const node of nodes) node.isDate = node.doubts.length === 0 && isDateTime(node.parts)
    // A schema that is a date here and a string there is a string.
    for (let changed = true; changed; ) {
      changed = false
      for (const node of nodes) {
        if (node.isDate && node.parts.some((part) => this.#unsure.has(part))) {
          node.isDate = false
          changed = true
        }
        if (!node.isDate) for (const part of node.parts) if (part.format === 'date-time') this.#unsure.add(part)
      }
    }
    for (let changed = true; changed; ) {
      changed = false
      for (const node of nodes) {
        const within = [...node.keys.values(), node.items, node.rest]
        const has = node.isDate || within.some((inner) => inner?.hasDates === true)
        changed ||= has !== node.hasDates
        node.hasDates = has
      }
    }
    return new Set(nodes.filter(({ isDate }) => isDate).flatMap(({ parts }) => parts))
  }

  #idsOf(parts: readonly SchemaObject[]): string {
    const ids = parts.map((part) => {
      const id = this.#ids.get(part) ?? this.#ids.size
      this.#ids.set(part, id)
      return id
    })
    return ids.sort((a, b) => a - b).join()
  }

  /** Schemas with all that they lead to, by reference or as `more` tells. */
  #reach(schemas: readonly JsonSchema[], more: (schema: SchemaObject) => readonly JsonSchema[]): SchemaObject[] {
    const found = new Set<SchemaObject>()
    const left = [...schemas].reverse()
    for (let schema = left.pop(); schema !== undefined; schema = left.pop()) {
      if (typeof schema === 'boolean' || found.has(schema)) continue
      found.add(schema)
      const name = nameOfRef(schema.$ref)
      left.push(...(name === undefined ? [] : [this.#model.defs.get(name) ?? true]), ...more(schema))
    }
    return [...found]
  }

  #enter(node: DateNode): void {
    const properties = new Map<string, JsonSchema[]>()
    const items: JsonSchema[] = []
    const rests: JsonSchema[] = []
    const describing = node.parts.filter((part) => 'properties' in part || 'additionalProperties' in part)
    const isPlain = node.parts.every((part) => !('patternProperties' in part) && !('prefixItems' in part))
    for (const part of node.parts) {
      const branches = onlyBranches(part)
      mapSubschemas(part, (schema, _position, [keyword = '', key = '']) => {
        if (keyword === 'properties') properties.set(key, [...(properties.get(key) ?? []), schema])
        else if (keyword === 'items' && isPlain) items.push(schema)
        else if (keyword === 'additionalProperties' && isPlain && describing.length === 1) rests.push(schema)
        else if (keyword !== 'allOf' && !branches.includes(schema)) this.#doubt(schema)
        return schema
      })
    }
    for (const [key, schemas] of properties) {
      const sure = node.parts.flatMap((part) => schemasOfKey(part, key).filter((schema) => !schemas.includes(schema)))
      node.keys.set(key, this.node(schemas, [...sure, ...node.doubts.flatMap((part) => schemasOfKey(part, key))]))
    }
    const doubtful = (keywords: readonly string[]) =>
      node.doubts.flatMap((part) => {
        const found: JsonSchema[] = []
        mapSubschemas(part, (schema, _position, [keyword = '']) => {
          if (keywords.includes(keyword)) found.push(schema)
          return schema
        })
        return found
      })
    if (items.length > 0) node.items = this.node(items, doubtful(['items', 'prefixItems']))
    if (rests.length > 0)
      node.rest = this.node(rests, doubtful(['properties', 'patternProperties', 'additionalProperties']))
  }

  /** Notes everything in a schema that holds for some values only. */
  #doubt(schema: JsonSchema): void {
    const inner = (part: SchemaObject) => {
      const found: JsonSchema[] = []
      mapSubschemas(part, (each) => {
        found.push(each)
        return each
      })
      return this.#unsure.has(part) ? [] : found
    }
    for (const part of this.#reach([schema], inner)) this.#unsure.add(part)
  }
}

/** The schemas that a schema has for a property: by its name, by a pattern, or for all others. */
function schemasOfKey(
  { properties, patternProperties, additionalProperties }: SchemaObject,
  key: string,
): JsonSchema[] {
  const own = isRecord(properties) && Object.hasOwn(properties, key) ? [properties[key]] : []
  const patterns = isRecord(patternProperties) ? Object.entries(patternProperties) : []
  const fitting = patterns.filter(([pattern]) => {
    const { source, flags } = toRegExp(pattern)
    return new RegExp(source, flags).test(key)
  })
  const named = [...own, ...fitting.map(([, schema]) => schema)]
  return (named.length > 0 ? named : [additionalProperties]).filter(isSchema)
}

/** The schemas that hold for some of the same values, and have a part in their type. */
function conditionalParts(schema: SchemaObject): JsonSchema[] {
  const branches = onlyBranches(schema)
  const found: JsonSchema[] = []
  mapSubschemas(schema, (inner, position, [keyword = '']) => {
    const counts = position === 'same' && !['allOf', 'not', 'if'].includes(keyword)
    if (counts && !branches.includes(inner) && !(isRecord(inner) && inner.type === 'null')) found.push(inner)
    return inner
  })
  return found
}

/** The branches of unions of one form and null. */
function onlyBranches(schema: SchemaObject): JsonSchema[] {
  return ['anyOf', 'oneOf'].flatMap((keyword) => {
    const others = subschemas(schema, keyword).filter((branch) => !(isRecord(branch) && branch.type === 'null'))
    return others.length === 1 ? others : []
  })
}

function isDateTime(parts: readonly SchemaObject[]): boolean {
  const types = (part: SchemaObject) => [part.type].flat()
  return (
    parts.some((part) => part.format === 'date-time' && types(part).includes('string')) &&
    parts.every((part) => !('const' in part || 'enum' in part)) &&
    parts.every((part) => !('type' in part) || types(part).every((type) => type === 'string' || type === 'null'))
  )
}
