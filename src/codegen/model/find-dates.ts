import { isRecord, type JsonSchema, type SchemaObject, subschemas } from '../../json-schema/schema.js'
import { type Model, nameOfRef } from './model.js'
import { mapSubschemas } from './walk-schemas.js'

/** A value with all schemas that it must satisfy, and the values within it. */
export interface DateNode {
  readonly parts: readonly SchemaObject[]
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

  constructor(model: Model) {
    this.#model = model
  }

  node(schemas: readonly JsonSchema[]): DateNode {
    const parts = new Set<SchemaObject>()
    for (const schema of schemas) this.#expand(schema, parts)
    const key = [...parts]
      .map((part) => this.#id(part))
      .sort((a, b) => a - b)
      .join()
    const known = this.#nodes.get(key)
    if (known !== undefined) return known
    const node: DateNode = {
      parts: [...parts],
      keys: new Map(),
      items: undefined,
      rest: undefined,
      isDate: false,
      hasDates: false,
    }
    this.#nodes.set(key, node)
    this.#enter(node)
    return node
  }

  /** Decides which nodes are dates, and gives their schemas. */
  decide(): Set<JsonSchema> {
    const nodes = [...this.#nodes.values()]
    for (const node of nodes) node.isDate = isDateTime(node.parts)
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

  #id(part: SchemaObject): number {
    const id = this.#ids.get(part) ?? this.#ids.size
    this.#ids.set(part, id)
    return id
  }

  /** Adds a schema and what else holds for the same value. */
  #expand(schema: JsonSchema, parts: Set<SchemaObject>): void {
    if (typeof schema === 'boolean' || parts.has(schema)) return
    parts.add(schema)
    const name = nameOfRef(schema.$ref)
    const also = [...(name === undefined ? [] : [this.#model.defs.get(name) ?? true]), ...subschemas(schema, 'allOf')]
    for (const other of [...also, ...onlyBranches(schema)]) this.#expand(other, parts)
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
    for (const [key, schemas] of properties) node.keys.set(key, this.node(schemas))
    if (items.length > 0) node.items = this.node(items)
    if (rests.length > 0) node.rest = this.node(rests)
  }

  /** Notes everything in a schema that holds for some values only. */
  #doubt(schema: JsonSchema): void {
    if (typeof schema === 'boolean' || this.#unsure.has(schema)) return
    this.#unsure.add(schema)
    const name = nameOfRef(schema.$ref)
    if (name !== undefined) this.#doubt(this.#model.defs.get(name) ?? true)
    mapSubschemas(schema, (inner) => {
      this.#doubt(inner)
      return inner
    })
  }
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
