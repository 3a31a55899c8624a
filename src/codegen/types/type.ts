/** A type of TypeScript, between the schema that it is made from and its text. */
export type Type =
  /** A keyword, a literal or a name. */
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'array'; readonly items: Type }
  | { readonly kind: 'tuple'; readonly items: readonly TupleItem[]; readonly rest: Type | undefined }
  | { readonly kind: 'object'; readonly members: readonly Member[]; readonly signatures: readonly Signature[] }
  | { readonly kind: 'union'; readonly members: readonly Documented[] }
  | { readonly kind: 'intersection'; readonly members: readonly Type[] }

/** A type with the text of its comment, which is empty if it has none. */
export interface Documented {
  readonly type: Type
  readonly doc: string
}

export interface TupleItem {
  readonly type: Type
  readonly optional: boolean
}

export interface Member extends Documented {
  readonly key: string
  readonly optional: boolean
}

/** `[key: …]: type`: what names a property may have, and its type. */
export interface Signature {
  readonly keys: KeyPattern
  readonly type: Type
}

/** Names with a beginning and an end, `${number}`, or with two empty strings any name. */
export type KeyPattern = 'number' | { readonly start: string; readonly end: string }

export function text(value: string): Type {
  return { kind: 'text', text: value }
}

export const UNKNOWN = text('unknown')
export const NEVER = text('never')
export const JSON_OBJECT = text('JsonObject')

/** A union, flat and without repetitions; of one member only that. */
export function unionOf(members: readonly Documented[]): Documented {
  const flat = members.flatMap((member) =>
    member.type.kind === 'union' && member.doc === '' ? member.type.members : [member],
  )
  const distinct = new Map<string, Documented>()
  for (const member of flat) {
    const key = JSON.stringify(member.type)
    if (!distinct.has(key)) distinct.set(key, member)
  }
  distinct.delete(JSON.stringify(NEVER))
  const [first, ...others] = distinct.values()
  if (first === undefined) return { type: NEVER, doc: '' }
  if (distinct.has(JSON.stringify(UNKNOWN))) return { type: UNKNOWN, doc: '' }
  return others.length === 0 ? first : { type: { kind: 'union', members: [first, ...others] }, doc: '' }
}

/** The same of types without comments. */
export function unionOfTypes(types: readonly Type[]): Type {
  return unionOf(types.map((type) => ({ type, doc: '' }))).type
}
