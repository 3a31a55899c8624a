import { isRecord, isSchema, type JsonSchema, type SchemaObject, subschemas } from '../../json-schema/schema.js'
import { type Model, nameOfRef } from '../model/model.js'
import { docComment } from './doc-comment.js'
import { intersectionOf } from './intersection.js'
import { signaturesOf } from './key-patterns.js'
import { literalType, SCALARS, typesOf } from './scalars.js'
import { tupleOf } from './tuples.js'
import {
  type Documented,
  JSON_OBJECT,
  type Member,
  NEVER,
  type Type,
  text,
  UNKNOWN,
  unionOf,
  unionOfTypes,
} from './type.js'

/**
 * Turns the schemas of a model into the types that a person would write: references by name, plain objects, arrays,
 * tuples, unions, intersections. What types cannot express is left out: the validators check it, and comments tell it.
 */
export class TypeConverter {
  readonly #model: Model
  /** Schemas whose type is given beforehand. */
  readonly #given = new Map<JsonSchema, Type>()

  /** Schemas of strings that are dates in the output. */
  readonly #dates: Set<JsonSchema>

  constructor(model: Model, dates: ReadonlySet<JsonSchema> = new Set()) {
    this.#model = model
    this.#dates = new Set(dates)
  }

  /** All types to declare, by name, in order. Plain scalars are not declared but inlined. */
  all(): Map<string, Documented> {
    const types = new Map<string, Documented>()
    const events = new Set(this.#model.events.map(({ type }) => type))
    for (const [name, schema] of this.#model.defs) {
      if (name === this.#model.unknown)
        types.set(name, this.#convert(this.#withOpaqueName(schema, this.#model.discriminator)))
      else if (events.has(name) || this.#scalar(name) === undefined) types.set(name, this.#convert(schema))
    }
    return types
  }

  /** The name of an unknown event has a type of its own, so that it does not spoil narrowing on the known ones. */
  #withOpaqueName(schema: JsonSchema, [key, ...rest]: readonly string[]): JsonSchema {
    if (key === undefined) {
      const opaque = { ...(isRecord(schema) ? schema : {}) }
      this.#given.set(opaque, text('UnknownEventName'))
      return opaque
    }
    if (!isRecord(schema)) return schema
    const properties = isRecord(schema.properties) ? schema.properties : {}
    const property = Object.getOwnPropertyDescriptor(properties, key)?.value
    return { ...schema, properties: { ...properties, [key]: this.#withOpaqueName(property, rest) } }
  }

  /** @param beside what a value must be too: it says of which type a property is that is only required here */
  #convert(schema: JsonSchema, beside: readonly JsonSchema[] = []): Documented {
    if (typeof schema === 'boolean') return { type: schema ? UNKNOWN : NEVER, doc: '' }
    const scalar = this.#scalar(nameOfRef(schema.$ref))
    if (scalar !== undefined) {
      const { $ref: _, ...own } = schema
      const inlined = { ...scalar, ...own }
      if (this.#dates.has(schema)) this.#dates.add(inlined)
      if (!('type' in own) && !('const' in own) && !('enum' in own)) return this.#convert(inlined)
    }
    return { type: this.#given.get(schema) ?? this.#typeOf(schema, beside), doc: docComment(schema) }
  }

  #type(schema: JsonSchema): Type {
    return this.#convert(schema).type
  }

  /** What a value must be all of, as one type. */
  #typeOf(schema: SchemaObject, beside: readonly JsonSchema[]): Type {
    const name = nameOfRef(schema.$ref)
    const referred = name === undefined ? [] : [this.#scalarType(name) ?? text(name)]
    const unions = ['anyOf', 'oneOf'].flatMap((keyword) => {
      const branches = subschemas(schema, keyword)
      // One branch that says nothing about the type leaves the type open.
      return branches.length > 0 && branches.every(hasType) ? [this.#union(branches)] : []
    })
    const added = subschemas(schema, 'allOf').filter(
      (member) => hasType(member) || (isRecord(member) && 'required' in member),
    )
    const composed = name !== undefined || unions.length > 0 || added.length > 0
    const all = [schema, ...beside]
    return intersectionOf([
      ...referred,
      ...this.#ownType(schema, composed, all),
      ...unions,
      ...added.map((member) => this.#convert(member, all).type),
    ])
  }

  #union(branches: readonly JsonSchema[]): Type {
    return unionOf(
      branches.map((branch) => {
        const { type, doc } = this.#convert(branch)
        // A value with a comment of its own is a documented value; a whole form is told where it is declared.
        return { type, doc: isRecord(branch) && 'const' in branch ? doc : '' }
      }),
    ).type
  }

  #ownType(schema: SchemaObject, composed: boolean, all: readonly JsonSchema[]): Type[] {
    if ('const' in schema) return [literalType(schema.const)]
    if (Array.isArray(schema.enum)) return [unionOfTypes(schema.enum.map(literalType))]
    const types = typesOf(schema)
    if (types.length === 0) return []
    return [
      unionOfTypes(
        types.map((type) => {
          if (type === 'array') return this.#array(schema)
          if (type === 'object') return this.#object(schema, composed, all)
          return text(type === 'string' && this.#dates.has(schema) ? 'Date' : (SCALARS.get(type) ?? 'unknown'))
        }),
      ),
    ]
  }

  #array(schema: SchemaObject): Type {
    const items = isSchema(schema.items) ? schema.items : true
    if (!Array.isArray(schema.prefixItems) || schema.prefixItems.length === 0)
      return { kind: 'array', items: this.#type(items) }
    const first = schema.prefixItems.map((item) => this.#type(isSchema(item) ? item : true))
    return tupleOf(first, items === false ? undefined : this.#type(items), schema)
  }

  #object(schema: SchemaObject, composed: boolean, all: readonly JsonSchema[]): Type {
    const properties = isRecord(schema.properties) ? schema.properties : {}
    const required = new Set(
      Array.isArray(schema.required) ? schema.required.filter((key) => typeof key === 'string') : [],
    )
    const members: Member[] = []
    for (const [key, value] of Object.entries(properties)) {
      if (isSchema(value)) members.push({ key, optional: !required.has(key), ...this.#convert(value) })
    }
    for (const key of required) {
      if (Object.hasOwn(properties, key)) continue
      const described = this.#described(key, all) ?? coveredBy(schema)
      members.push({ key, optional: false, type: described === undefined ? UNKNOWN : this.#type(described), doc: '' })
    }
    const signatures = signaturesOf(schema, members, { convert: (value) => this.#type(value), composed })
    if (members.length + signatures.length > 0) return { kind: 'object', members, signatures }
    return schema.additionalProperties === false && !composed ? text('Record<string, never>') : JSON_OBJECT
  }

  /** What is said of a property by schemas that all hold, or by what they refer to. */
  #described(key: string, all: readonly JsonSchema[]): JsonSchema | undefined {
    const known = new Set<JsonSchema>()
    const left = [...all]
    for (let schema = left.shift(); schema !== undefined; schema = left.shift()) {
      if (!isRecord(schema) || known.has(schema)) continue
      known.add(schema)
      const { properties, $ref } = schema as SchemaObject
      const property = isRecord(properties) && Object.hasOwn(properties, key) ? properties[key] : undefined
      if (isSchema(property)) return property
      const target = this.#model.defs.get(nameOfRef($ref) ?? '')
      left.push(...(target === undefined ? [] : [target]), ...subschemas(schema, 'allOf'))
    }
    return undefined
  }

  /** A definition that is a plain scalar, which is written where it is used. */
  #scalar(name: string | undefined): SchemaObject | undefined {
    const schema = name === undefined ? undefined : this.#model.defs.get(name)
    if (!isRecord(schema)) return undefined
    if (['enum', 'const', '$ref', 'allOf', 'anyOf', 'oneOf'].some((keyword) => keyword in schema)) return undefined
    const types = typesOf(schema)
    return types.length > 0 && types.every((type) => SCALARS.has(type)) ? schema : undefined
  }

  #scalarType(name: string): Type | undefined {
    const schema = this.#scalar(name)
    return schema === undefined ? undefined : this.#type(schema)
  }
}

/** What every property has to be that is not described by name. */
function coveredBy({ patternProperties, additionalProperties }: SchemaObject): JsonSchema | undefined {
  return patternProperties === undefined && isRecord(additionalProperties) ? additionalProperties : undefined
}

/** Keywords that tell the type of a value, not only what is required or forbidden. */
const TYPED = ['$ref', 'type', 'const', 'enum', 'properties', 'items', 'prefixItems', 'patternProperties']

function hasType(schema: JsonSchema): boolean {
  if (typeof schema === 'boolean') return !schema
  if (TYPED.some((keyword) => keyword in schema)) return true
  return ['allOf', 'anyOf', 'oneOf'].some((keyword) => subschemas(schema, keyword).some(hasType))
}
