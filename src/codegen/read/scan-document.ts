import { pointerBelow } from '../../json-schema/pointer.js'
import { isRecord, isSchema, type JsonSchema, type SchemaObject } from '../../json-schema/schema.js'
import { type Dialect, dialectOf, isLegacy } from '../model/dialect.js'
import type { SchemaDocument } from './read-schemas.js'

/** A schema with a URI of its own: a whole document, or a part of one that has an `$id`. */
export interface Resource {
  /** What relative references in it are relative to; no fragment. */
  readonly uri: string
  readonly document: SchemaDocument
  readonly dialect: Dialect
  readonly root: Spot
  /** By the names of `$anchor`, of `$dynamicAnchor` and of what draft-07 writes as `$id: "#name"`. */
  readonly anchors: Map<string, Spot>
  /** Those of `$dynamicAnchor`; under the empty name the root, if it has a `$recursiveAnchor`. */
  readonly dynamicAnchors: Map<string, Spot>
}

/** A schema in a document. */
export interface Spot {
  readonly schema: JsonSchema
  /** From the root of the document. */
  readonly pointer: string
  readonly resource: Resource
}

/** Keywords that hold schemas, in any dialect. */
const ONE = `not if then else additionalProperties additionalItems items contains propertyNames unevaluatedItems
unevaluatedProperties contentSchema`.split(/\s+/)
const LISTS = ['allOf', 'anyOf', 'oneOf', 'prefixItems', 'items']
const MAPS = ['properties', 'patternProperties', '$defs', 'definitions', 'dependentSchemas', 'dependencies']

/** Finds the resources and anchors of a document. `spots` gets every schema of it. */
export function scanDocument(document: SchemaDocument, spots: Map<object, Spot>): Resource[] {
  const resources: Resource[] = []
  const visit = (schema: JsonSchema, pointer: string, outer: Resource | undefined): void => {
    const resource = resourceOf(schema, pointer, outer, document)
    if (resource !== outer) resources.push(resource)
    if (typeof schema === 'boolean') return
    const spot: Spot = resource.root.schema === schema ? resource.root : { schema, pointer, resource }
    spots.set(schema, spot)
    addAnchors(schema, spot)
    for (const [segments, inner] of innerSchemas(schema)) visit(inner, pointerBelow(pointer, segments), resource)
  }
  visit(document.schema, '', undefined)
  return resources
}

function resourceOf(
  schema: JsonSchema,
  pointer: string,
  outer: Resource | undefined,
  document: SchemaDocument,
): Resource {
  const around = outer?.uri ?? document.fileUrl
  const id = idOf(schema, outer?.dialect)
  const uri = id === undefined || id.startsWith('#') ? undefined : resolveUri(id, around)?.split('#', 1)[0]
  if (outer !== undefined && (uri === undefined || uri === outer.uri)) return outer
  const dialect = dialectOf(typeof schema === 'boolean' ? {} : schema, outer?.dialect)
  const anchors = new Map<string, Spot>()
  const dynamicAnchors = new Map<string, Spot>()
  const resource = { uri: uri ?? around, document, dialect, anchors, dynamicAnchors } as {
    -readonly [Key in keyof Resource]: Resource[Key]
  }
  resource.root = { schema, pointer, resource }
  return resource
}

/** The `$id` of a schema, `id` in draft 4. It does not count beside a `$ref` where that stands alone. */
function idOf(schema: JsonSchema, around: Dialect | undefined): string | undefined {
  if (typeof schema === 'boolean') return undefined
  const dialect = dialectOf(schema, around)
  if (isLegacy(dialect) && typeof schema.$ref === 'string') return undefined
  const id = dialect === 'draft-04' ? schema.id : schema.$id
  return typeof id === 'string' ? id : undefined
}

function addAnchors(schema: SchemaObject, spot: Spot): void {
  const { anchors, dynamicAnchors, dialect, root } = spot.resource
  const fragment = idOf(schema, dialect)?.split('#')[1]
  for (const name of [schema.$anchor, schema.$dynamicAnchor, fragment]) {
    if (typeof name === 'string' && name !== '') anchors.set(name, spot)
  }
  if (typeof schema.$dynamicAnchor === 'string') dynamicAnchors.set(schema.$dynamicAnchor, spot)
  if (schema.$recursiveAnchor === true && spot === root) dynamicAnchors.set('', spot)
}

function* innerSchemas(schema: SchemaObject): Generator<[segments: string[], schema: JsonSchema]> {
  for (const keyword of ONE) {
    const value = schema[keyword]
    if (isSchema(value)) yield [[keyword], value]
  }
  for (const keyword of LISTS) {
    const value = schema[keyword]
    if (!Array.isArray(value)) continue
    for (const [index, item] of value.entries()) if (isSchema(item)) yield [[keyword, String(index)], item]
  }
  const maps = MAPS.map((keyword) => [[keyword], schema[keyword]] as const)
  // Where OpenAPI and AsyncAPI define schemas.
  const named = isRecord(schema.components) ? schema.components.schemas : undefined
  for (const [segments, value] of [...maps, [['components', 'schemas'], named] as const]) {
    if (!isRecord(value)) continue
    for (const [key, member] of Object.entries(value)) if (isSchema(member)) yield [[...segments, key], member]
  }
}

/** A reference as an absolute URI, `undefined` if it is none. */
export function resolveUri(reference: string, base: string): string | undefined {
  try {
    return new URL(reference, base).href
  } catch {
    return undefined
  }
}
