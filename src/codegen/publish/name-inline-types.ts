import { isRecord, type JsonSchema, type SchemaObject } from '../../json-schema/schema.js'
import { nameOfRef } from '../model/model.js'
import { pascalCase } from '../model/names.js'
import { mapSubschemas } from '../model/walk-schemas.js'

/**
 * Gives a title to each object and union within a definition that has none, so that tools which name types by titles do
 * not number them: `AssetUploadedEvent` → its payload is `AssetUploadedPayload`. What only describes a reference is
 * called like its target.
 */
export function nameInlineTypes(name: string, schema: JsonSchema): JsonSchema {
  if (typeof schema === 'boolean') return schema
  return nameParts(schema, name.replace(/Event$/, ''))
}

function nameParts(schema: SchemaObject, owner: string): SchemaObject {
  return mapSubschemas(schema, (part, position, [keyword = '', key = '']) => {
    if (typeof part === 'boolean') return part
    // A part of the same value has no name of its own, but in a union each form has one.
    if (position === 'same')
      return keyword === 'anyOf' || keyword === 'oneOf'
        ? named(part, owner + (Number(key) + 1))
        : nameParts(part, owner)
    return named(part, owner + suffix(keyword, key))
  })
}

function suffix(keyword: string, key: string): string {
  if (keyword === 'properties') return pascalCase(key)
  return keyword === 'items' || keyword === 'prefixItems' ? 'Item' : 'Value'
}

function named(schema: SchemaObject, name: string): SchemaObject {
  const parts = nameParts(schema, name)
  const target = targetOf(schema)
  if (Object.keys(schema).join() === '$ref' || 'title' in schema || (target === undefined && !isNameless(schema)))
    return parts
  return { title: target ?? name, ...parts }
}

/** The one definition that a schema refers to and says nothing of but in words. */
function targetOf({ $ref, description: _, $comment: __, ...rest }: SchemaObject): string | undefined {
  return Object.keys(rest).length === 0 ? nameOfRef($ref) : undefined
}

function isNameless(schema: SchemaObject): boolean {
  return (
    isRecord(schema.properties) ||
    isRecord(schema.patternProperties) ||
    ['allOf', 'anyOf', 'oneOf'].some((keyword) => keyword in schema)
  )
}
