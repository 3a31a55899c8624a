import { isRecord, type JsonSchema, type SchemaObject, subschemas } from '../../json-schema/schema.js'
import { type Model, nameOfRef } from './model.js'
import { mapSubschemas } from './walk-schemas.js'

/**
 * The strict variant of a model: an object with described properties may have no others. Free objects stay free, and so
 * does an event of an unknown name. For fixtures: a receiver that refuses unknown fields breaks when CKBox adds one.
 */
export function closeObjects(model: Model): Model {
  const closer = new Closer(model)
  const events = new Set(model.events.map(({ type }) => type))
  const defs = new Map<string, JsonSchema>()
  for (const [name, schema] of model.defs) {
    if (name === model.unknown) defs.set(name, schema)
    // A definition stays open, because `allOf` may add to it: it is closed where it is used, and an event at once.
    else defs.set(name, events.has(name) ? closer.closed(closer.parts(schema)) : closer.parts(schema))
  }
  return { ...model, defs }
}

class Closer {
  readonly #model: Model

  constructor(model: Model) {
    this.#model = model
  }

  /** Closes the values of properties and items, but not the value itself. */
  parts(schema: JsonSchema): JsonSchema {
    if (typeof schema === 'boolean') return schema
    return mapSubschemas(schema, (subschema, position, [keyword]) => {
      const inner = this.parts(subschema)
      // A condition or a `not` does not describe the value.
      if (position === 'same' || keyword === 'contains' || keyword === 'propertyNames') return inner
      return this.closed(inner)
    })
  }

  closed(schema: JsonSchema): JsonSchema {
    if (typeof schema === 'boolean' || 'additionalProperties' in schema || 'unevaluatedProperties' in schema)
      return schema
    if (!this.#describesProperties(schema, new Set())) return schema
    const composed = ['$ref', 'allOf', 'anyOf', 'oneOf', 'if', 'dependentSchemas'].some((keyword) => keyword in schema)
    return { ...schema, [composed ? 'unevaluatedProperties' : 'additionalProperties']: false }
  }

  /** Whether every object that fits has described properties: a branch that leaves them open keeps the object open. */
  #describesProperties(schema: SchemaObject, seen: Set<string>): boolean {
    if (isRecord(schema.properties) || isRecord(schema.patternProperties)) return true
    const name = nameOfRef(schema.$ref)
    if (name !== undefined && !seen.has(name)) {
      const target = this.#model.defs.get(name)
      if (isRecord(target) && this.#describesProperties(target, new Set([...seen, name]))) return true
    }
    const list = (keyword: string) => subschemas(schema, keyword).filter(isRecord)
    if (list('allOf').some((member) => this.#describesProperties(member, seen))) return true
    return ['anyOf', 'oneOf'].some((keyword) => {
      const objects = list(keyword).filter((member) => !isScalar(member))
      return objects.length > 0 && objects.every((member) => this.#describesProperties(member, seen))
    })
  }
}

function isScalar({ type }: SchemaObject): boolean {
  return typeof type === 'string' && type !== 'object'
}
