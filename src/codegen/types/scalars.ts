import { isRecord, type SchemaObject } from '../../json-schema/schema.js'
import { quoteString } from './quote.js'
import { type Type, text } from './type.js'

/** The scalar types of JSON Schema, as TypeScript calls them. */
export const SCALARS: ReadonlyMap<string, string> = new Map([
  ['string', 'string'],
  ['number', 'number'],
  ['integer', 'number'],
  ['boolean', 'boolean'],
  ['null', 'null'],
])

/** The types that a schema allows: those it names, else those that its keywords are about. None if it leaves that open. */
export function typesOf(schema: SchemaObject): string[] {
  if (typeof schema.type === 'string') return [schema.type]
  if (Array.isArray(schema.type)) return [...new Set(schema.type.filter((type) => typeof type === 'string'))]
  if (['properties', 'required', 'patternProperties'].some((keyword) => keyword in schema)) return ['object']
  if (isRecord(schema.additionalProperties)) return ['object']
  return 'items' in schema || 'prefixItems' in schema ? ['array'] : []
}

/** The type of exactly one value. */
export function literalType(value: unknown): Type {
  if (Array.isArray(value))
    return {
      kind: 'tuple',
      items: value.map((item) => ({ type: literalType(item), optional: false })),
      rest: undefined,
    }
  if (isRecord(value)) {
    const members = Object.entries(value).map(([key, member]) => ({
      key,
      type: literalType(member),
      optional: false,
      doc: '',
    }))
    return members.length === 0 ? text('Record<string, never>') : { kind: 'object', members, signatures: [] }
  }
  if (typeof value === 'string') return text(quoteString(value))
  return text(typeof value === 'number' && !Number.isFinite(value) ? 'number' : JSON.stringify(value))
}

/** For a scalar or a literal: which scalar it is, and whether it is all of that. Undefined for what else there is. */
export function scalarKinds(type: Type): { readonly kind: string; readonly broad: boolean } | undefined {
  if (type.kind !== 'text') return undefined
  if (['string', 'number', 'boolean', 'null'].includes(type.text)) return { kind: type.text, broad: true }
  if (/^['"]/.test(type.text)) return { kind: 'string', broad: false }
  if (/^-?\d/.test(type.text)) return { kind: 'number', broad: false }
  return /^(?:true|false)$/.test(type.text) ? { kind: 'boolean', broad: false } : undefined
}
