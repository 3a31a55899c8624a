import { isRecord, isSchema, type JsonSchema, type SchemaObject } from '../../json-schema/schema.js'
import { nameOfRef } from '../model/model.js'
import { mapSubschemas } from '../model/walk-schemas.js'

/**
 * A schema of a model in the keywords of draft-07, for older tools. What draft-07 cannot say (`unevaluated…`,
 * `minContains`) is left out: the result accepts all that the original does.
 */
export function toDraft07(schema: JsonSchema, prefix: string): JsonSchema {
  if (typeof schema === 'boolean') return schema
  const copy: Record<string, unknown> = { ...mapSubschemas(schema, (subschema) => toDraft07(subschema, prefix)) }
  for (const keyword of ['unevaluatedProperties', 'unevaluatedItems', 'minContains', 'maxContains'])
    delete copy[keyword]
  if (schema.minContains === 0) delete copy.contains
  if (Array.isArray(copy.prefixItems)) {
    if (isSchema(copy.items)) copy.additionalItems = copy.items
    copy.items = copy.prefixItems
    delete copy.prefixItems
  }
  const dependencies = { ...asRecord(copy.dependentSchemas), ...asRecord(copy.dependentRequired) }
  delete copy.dependentSchemas
  delete copy.dependentRequired
  if (Object.keys(dependencies).length > 0) copy.dependencies = dependencies
  return withPureRef(copy, prefix)
}

function asRecord(value: unknown): Record<string, unknown> {
  return isRecord(value) ? value : {}
}

/** Before 2019-09 keywords beside a `$ref` are ignored. */
function withPureRef({ $ref, ...rest }: SchemaObject, prefix: string): SchemaObject {
  const name = nameOfRef($ref)
  if (name === undefined) return rest
  const reference = { $ref: prefix + name }
  if (Object.keys(rest).length === 0) return reference
  const { allOf, ...others } = rest
  return { ...others, allOf: [reference, ...(Array.isArray(allOf) ? allOf : [])] }
}

/** The same schema with every reference moved to another prefix. */
export function withRefs(schema: JsonSchema, prefix: string): JsonSchema {
  if (typeof schema === 'boolean') return schema
  const copy = mapSubschemas(schema, (subschema) => withRefs(subschema, prefix))
  const name = nameOfRef(copy.$ref)
  return name === undefined ? copy : { ...copy, $ref: prefix + name }
}
