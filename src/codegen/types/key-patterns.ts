import { isRecord, isSchema, type JsonSchema, type SchemaObject } from '../../json-schema/schema.js'
import { type KeyPattern, type Member, type Signature, type Type, text, UNKNOWN, unionOfTypes } from './type.js'

const ANY_KEY: KeyPattern = { start: '', end: '' }

/**
 * The index signatures of an object: one for each kind of name in `patternProperties`, and one for all other names where
 * these have a type. TypeScript wants a signature to hold for every name that it fits, so the type of a wide one includes
 * those of what is narrower.
 */
export function signaturesOf(
  schema: SchemaObject,
  members: readonly Member[],
  { convert, composed }: { convert: (schema: JsonSchema) => Type; composed: boolean },
): Signature[] {
  const patterns = isRecord(schema.patternProperties) ? Object.entries(schema.patternProperties) : []
  const wanted = patterns.flatMap(([pattern, value]) =>
    isSchema(value) && value !== false ? [{ keys: keysOf(pattern), type: convert(value) }] : [],
  )
  const rest = schema.additionalProperties ?? (composed ? undefined : schema.unevaluatedProperties)
  if (isRecord(rest)) wanted.push({ keys: ANY_KEY, type: convert(rest) })
  // Beside other types, a signature for any name would hold for their properties too.
  const kept = composed ? wanted.filter(({ keys }) => !isAnyKey(keys)) : wanted
  const merged = new Map<string, KeyPattern>()
  for (const { keys } of kept) merged.set(JSON.stringify(keys), keys)
  return [...merged.values()].map((keys) => ({
    keys,
    type: jointType([
      ...kept.filter((other) => includes(keys, other.keys)).map(({ type }) => type),
      ...members
        .filter(({ key }) => fitsKey(key, keys))
        .flatMap(({ type, optional }) => (optional ? [type, text('undefined')] : [type])),
    ]),
  }))
}

/** One type for several. An object is not written out twice. */
function jointType(types: readonly Type[]): Type {
  const joint = unionOfTypes(types)
  return types.length > 1 && joint.kind === 'union' && !joint.members.every(({ type }) => isShort(type))
    ? UNKNOWN
    : joint
}

function isShort(type: Type): boolean {
  if (type.kind === 'array') return isShort(type.items)
  return type.kind === 'text' || (type.kind === 'union' && type.members.every((member) => isShort(member.type)))
}

function isAnyKey(keys: KeyPattern): boolean {
  return keys !== 'number' && keys.start === '' && keys.end === ''
}

/** The parts of a regular expression that stand for one character each, and what else it consists of. */
const TOKENS = /\\(?:u\{\w*\}|u\w{4}|x\w{2}|c\w|[pP]\{[^}]*\}|k<[^>]*>|\d+|[\s\S])|\[(?:\\[\s\S]|[^\]\\])*\]|[\s\S]/gu

/** The names that a regular expression allows, as near as a template literal type comes: never fewer. */
function keysOf(pattern: string): KeyPattern {
  if (/^\^(?:\[0-9\]|\\d)(?:\+|\{\d+(?:,\d*)?\})\$$/.test(pattern)) return 'number'
  if (pattern.includes('|')) return ANY_KEY
  const tokens = pattern.match(TOKENS) ?? []
  const fixed = (token: string) => /^(?:[\w\- :/@#]|\\[^\w\s])$/.test(token)
  const plain = (parts: readonly string[]) => parts.map((token) => token.replace(/^\\/, '')).join('')
  const inner = tokens.slice(tokens[0] === '^' ? 1 : 0, tokens.at(-1) === '$' ? -1 : undefined)
  const first = inner.findIndex((token) => !fixed(token))
  const last = inner.findLastIndex((token) => !fixed(token))
  // A character before a quantifier is not fixed.
  const quantified = /^[?*+{]$/.test(inner[first] ?? '') ? 1 : 0
  const start = first < 0 ? inner : inner.slice(0, Math.max(first - quantified, 0))
  return {
    start: tokens[0] === '^' ? plain(start) : '',
    end: tokens.at(-1) === '$' && !(first < 0 && tokens[0] === '^') ? plain(inner.slice(last + 1)) : '',
  }
}

/** Whether every name that `inner` allows is one that `outer` allows. */
function includes(outer: KeyPattern, inner: KeyPattern): boolean {
  if (outer === 'number' || inner === 'number') return outer === inner || isAnyKey(outer)
  return inner.start.startsWith(outer.start) && inner.end.endsWith(outer.end)
}

function fitsKey(key: string, keys: KeyPattern): boolean {
  if (keys === 'number') return String(Number(key)) === key
  return key.length >= keys.start.length + keys.end.length && key.startsWith(keys.start) && key.endsWith(keys.end)
}
