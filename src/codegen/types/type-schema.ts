import { isRecord, isSchema, type JsonSchema, type SchemaObject } from '../../json-schema/schema.js'
import { type Model, nameOfRef } from '../model/model.js'
import { NameRegistry, pascalCase } from '../model/names.js'
import { visitSchemas } from '../model/walk-schemas.js'
import { docComment } from './doc-comment.js'

const SCALARS: Readonly<Record<string, string>> = {
  string: 'string',
  number: 'number',
  integer: 'number',
  boolean: 'boolean',
  null: 'null',
}

/** Longer tuples than this are typed as plain arrays. */
const MAX_TUPLE = 8

/**
 * Turns the schemas of a model into the few forms whose TypeScript is what a person would write: references by name,
 * plain interfaces, arrays, unions, intersections; no index signatures except `Record` for genuine maps. Keywords that
 * types cannot express are left out: the validators check them.
 */
export class TypeSchemas {
  readonly #model: Model
  readonly #names = new NameRegistry()
  /** Types that need a name of their own: values of maps. */
  readonly #hoisted: { name: string; schema: SchemaObject }[] = []

  #declaring = ''

  constructor(model: Model) {
    this.#model = model
    for (const name of model.defs.keys()) this.#names.claim(name)
  }

  /** All types to declare, by name, in order. Plain scalars are not declared but inlined. */
  all(): Map<string, SchemaObject> {
    const types = new Map<string, SchemaObject>()
    const events = new Set(this.#model.events.map(({ type }) => type))
    for (const [name, schema] of this.#model.defs) {
      if (!events.has(name) && name !== this.#model.unknown && this.#scalar(name) !== undefined) continue
      this.#declaring = name
      types.set(name, this.#convert(this.#adapted(name, schema), name))
      for (let next = this.#hoisted.shift(); next !== undefined; next = this.#hoisted.shift())
        types.set(next.name, next.schema)
    }
    return types
  }

  /** The name of an unknown event has a type of its own, so that it does not spoil narrowing on the known ones. */
  #adapted(name: string, schema: JsonSchema): JsonSchema {
    if (name !== this.#model.unknown || !isRecord(schema) || !isRecord(schema.properties)) return schema
    return withOpaqueName(schema, this.#model.discriminator)
  }

  /** `owner` is the path of names that leads here. Types that need a name get it from there. */
  #convert(schema: JsonSchema, owner: string): SchemaObject {
    if (typeof schema === 'boolean') return { tsType: schema ? 'unknown' : 'never' }
    const doc = docComment(schema)
    const comment = {
      ...(doc === '' ? {} : { description: doc }),
      ...(schema.deprecated === true ? { deprecated: true } : {}),
    }
    const pieces = this.#pieces(schema, owner)
    const [first] = pieces
    if (first === undefined) return { tsType: 'unknown', ...comment }
    if (pieces.length === 1) return { ...first, ...(doc === '' && first.description !== undefined ? {} : comment) }
    return { allOf: pieces, ...comment }
  }

  /** The types that a value must have all of. */
  #pieces(schema: SchemaObject, owner: string): SchemaObject[] {
    if (typeof schema.tsType === 'string') return [{ tsType: schema.tsType }]
    const pieces: SchemaObject[] = []
    const name = nameOfRef(schema.$ref)
    if (name !== undefined) pieces.push(this.#scalar(name) ?? { tsType: name })
    if ('const' in schema) pieces.push({ tsType: literal(schema.const) })
    else if (Array.isArray(schema.enum)) pieces.push({ tsType: union(schema.enum.map(literal)) })
    else pieces.push(...this.#byType(schema, owner))
    for (const keyword of ['anyOf', 'oneOf']) {
      const members = schema[keyword]
      if (!Array.isArray(members)) continue
      const branches = members.filter(isSchema)
      // One branch that says nothing about the type leaves the type open.
      if (branches.length === 0 || !branches.every(hasType)) continue
      pieces.push(this.#anyOf(branches, owner))
    }
    if (Array.isArray(schema.allOf)) {
      for (const member of schema.allOf.filter(isSchema)) if (hasType(member)) pieces.push(this.#convert(member, owner))
    }
    // "Any object" adds nothing to an object that is described.
    return pieces.length > 1 ? pieces.filter((piece) => piece.tsType !== 'JsonObject') : pieces
  }

  #anyOf(branches: readonly JsonSchema[], owner: string): SchemaObject {
    const members = branches.map((branch) => this.#convert(branch, owner))
    const [first] = members
    return members.length === 1 && first !== undefined ? first : { anyOf: members }
  }

  #byType(schema: SchemaObject, owner: string): SchemaObject[] {
    const types = typesOf(schema)
    if (types.length === 0) return []
    const members = types.map((type): SchemaObject => {
      const scalar = Object.hasOwn(SCALARS, type) ? SCALARS[type] : undefined
      if (scalar !== undefined) return { tsType: scalar }
      if (type === 'array') return this.#array(schema, owner)
      return type === 'object' ? this.#object(schema, owner) : { tsType: 'unknown' }
    })
    const [first] = members
    if (first !== undefined && members.length === 1) return [first]
    const scalars = members.every(({ tsType }) => typeof tsType === 'string')
    return [scalars ? { tsType: union(members.map(({ tsType }) => String(tsType))) } : { anyOf: members }]
  }

  #array(schema: SchemaObject, owner: string): SchemaObject {
    const { prefixItems, items } = schema
    if (Array.isArray(prefixItems)) {
      // TypeScript does not allow a tuple to hold itself in a rest element.
      const tooMuch = prefixItems.length === 0 || prefixItems.length > MAX_TUPLE || this.#leadsBack(schema)
      if (tooMuch) return { tsType: 'unknown[]' }
      const rest = isSchema(items) ? items : true
      const minItems = typeof schema.minItems === 'number' ? Math.min(schema.minItems, prefixItems.length) : 0
      return {
        type: 'array',
        items: prefixItems.map((item) => this.#convert(isSchema(item) ? item : true, `${owner}Item`)),
        additionalItems: rest === false ? false : this.#convert(rest, `${owner}Item`),
        minItems,
        ...(rest === false ? { maxItems: prefixItems.length } : {}),
      }
    }
    return { type: 'array', items: this.#convert(isSchema(items) ? items : true, `${owner}Item`) }
  }

  #object(schema: SchemaObject, owner: string): SchemaObject {
    const properties = isRecord(schema.properties) ? schema.properties : {}
    const required = Array.isArray(schema.required) ? schema.required.filter((key) => typeof key === 'string') : []
    const converted = new Map<string, SchemaObject>()
    for (const [key, value] of Object.entries(properties)) {
      if (isSchema(value)) converted.set(key, this.#convert(value, owner + pascalCase(key)))
    }
    for (const key of required) if (!converted.has(key)) converted.set(key, { tsType: 'unknown' })
    const map = this.#map(schema, converted.size > 0, owner)
    if (converted.size === 0)
      return { tsType: map ?? (schema.additionalProperties === false ? 'Record<string, never>' : 'JsonObject') }
    const shape = {
      type: 'object',
      properties: Object.fromEntries(converted),
      required: [...new Set(required)],
      additionalProperties: false,
    }
    return map === undefined ? shape : { allOf: [shape, { tsType: map }] }
  }

  /** The type of the keys that the schema does not name, if it can be written without losing the named ones. */
  #map(schema: SchemaObject, hasProperties: boolean, owner: string): string | undefined {
    const patterns = isRecord(schema.patternProperties) ? Object.entries(schema.patternProperties) : []
    const numeric = patterns.find(([pattern]) => /^\^(\[0-9\]|\\d)\+\$$/.test(pattern))
    if (numeric !== undefined && isSchema(numeric[1])) {
      const value = this.#text(numeric[1], `${owner}Value`)
      if (this.#leadsBack(numeric[1])) return `{ [key: \`\${number}\`]: ${value} | undefined }`
      return `Partial<Record<\`\${number}\`, ${value}>>`
    }
    if (hasProperties) return undefined
    const rest = patterns.length === 1 ? patterns[0]?.[1] : schema.additionalProperties
    if (!isRecord(rest) || patterns.length > 1) return undefined
    const value = this.#text(rest, `${owner}Value`)
    return this.#leadsBack(rest) ? `{ [key: string]: ${value} }` : `Record<string, ${value}>`
  }

  /** Whether a schema refers, directly or not, to the type being declared: TypeScript allows that in `{}`, not in `Record<>`. */
  #leadsBack(schema: JsonSchema): boolean {
    const seen = new Set<string>()
    const pending: JsonSchema[] = [schema]
    for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
      visitSchemas(next, ({ $ref }) => {
        const name = nameOfRef($ref)
        if (name === undefined || seen.has(name)) return
        seen.add(name)
        pending.push(this.#model.defs.get(name) ?? true)
      })
    }
    return seen.has(this.#declaring)
  }

  /** A type as text: anything longer than one word gets a name of its own. */
  #text(schema: JsonSchema, wanted: string): string {
    const converted = this.#convert(schema, wanted)
    if (typeof converted.tsType === 'string') return converted.tsType
    const name = this.#names.claim(wanted)
    this.#hoisted.push({ name, schema: converted })
    return name
  }

  /** The inline form of a definition that is a plain scalar. */
  #scalar(name: string): SchemaObject | undefined {
    const schema = this.#model.defs.get(name)
    if (
      !isRecord(schema) ||
      'enum' in schema ||
      'const' in schema ||
      '$ref' in schema ||
      'allOf' in schema ||
      'anyOf' in schema ||
      'oneOf' in schema
    )
      return undefined
    const types = typesOf(schema)
    if (types.length === 0 || !types.every((type) => Object.hasOwn(SCALARS, type))) return undefined
    const doc = docComment(schema)
    return {
      tsType: union(types.map((type) => SCALARS[type] ?? 'unknown')),
      ...(doc === '' ? {} : { description: doc }),
    }
  }
}

function typesOf(schema: SchemaObject): string[] {
  if (typeof schema.type === 'string') return [schema.type]
  if (Array.isArray(schema.type)) return [...new Set(schema.type.filter((type) => typeof type === 'string'))]
  if (
    'properties' in schema ||
    'required' in schema ||
    'patternProperties' in schema ||
    isRecord(schema.additionalProperties)
  )
    return ['object']
  return 'items' in schema || 'prefixItems' in schema ? ['array'] : []
}

const TYPED = ['tsType', '$ref', 'type', 'const', 'enum', 'properties', 'items', 'prefixItems', 'patternProperties']

/** Whether a branch of a union constrains the type, not only what is required or forbidden. */
function hasType(schema: JsonSchema): boolean {
  if (typeof schema === 'boolean') return !schema
  if (TYPED.some((keyword) => keyword in schema)) return true
  return ['allOf', 'anyOf', 'oneOf'].some((keyword) => {
    const members = schema[keyword]
    return Array.isArray(members) && members.filter(isSchema).some(hasType)
  })
}

function literal(value: unknown): string {
  if (Array.isArray(value)) return 'unknown[]'
  if (typeof value === 'object' && value !== null) return 'JsonObject'
  if (typeof value === 'number' && !Number.isFinite(value)) return 'number'
  return JSON.stringify(value)
}

function union(types: readonly string[]): string {
  const distinct = [...new Set(types)]
  if (distinct.length === 0) return 'never'
  return distinct.length === 1 ? String(distinct[0]) : `(${distinct.join(' | ')})`
}

function withOpaqueName(schema: SchemaObject, [key, ...rest]: readonly string[]): SchemaObject {
  const properties = isRecord(schema.properties) ? schema.properties : {}
  if (key === undefined) return { ...schema, tsType: 'UnknownEventName' }
  const property = Object.getOwnPropertyDescriptor(properties, key)?.value
  return { ...schema, properties: { ...properties, [key]: withOpaqueName(isRecord(property) ? property : {}, rest) } }
}
