import { scalarKinds } from './scalars.js'
import { type Documented, JSON_OBJECT, type Member, type Type, UNKNOWN, unionOf } from './type.js'

type ObjectType = Type & { readonly kind: 'object' }

/** All of some types, in few words: plain objects become one, and nothing is said twice. */
export function intersectionOf(types: readonly Type[]): Type {
  // "Any object" adds nothing to an object that is described.
  const telling = types.filter((type) => type !== UNKNOWN && type !== JSON_OBJECT)
  const whole: Type[] = []
  for (const type of narrowed(telling)) {
    const at = whole.findIndex((other) => canMerge(other, type))
    const other = whole[at]
    if (other?.kind === 'object' && type.kind === 'object') whole[at] = merge(other, type)
    else if (!whole.some((each) => isSame(each, type))) whole.push(type)
  }
  const [first] = whole
  if (first === undefined) return types.includes(JSON_OBJECT) ? JSON_OBJECT : UNKNOWN
  return whole.length === 1 ? first : { kind: 'intersection', members: whole }
}

/** `string & ('a' | 'b' | 1)` is `'a' | 'b'`. */
function narrowed(types: readonly Type[]): readonly Type[] {
  const broad = types.filter((type) => membersOf(type).every((member) => scalarKinds(member.type)?.broad === true))
  const exact = types.filter((type) => !broad.includes(type))
  if (broad.length === 0 || types.length === 1) return types
  const isAllowed = ({ type }: Documented) => {
    const kind = scalarKinds(type)?.kind
    return broad.every((each) => membersOf(each).some((member) => scalarKinds(member.type)?.kind === kind))
  }
  const [first] = broad
  if (exact.length === 0) return first === undefined ? [] : [unionOf(membersOf(first).filter(isAllowed)).type]
  // What a name stands for is not known here.
  if (!exact.every((type) => membersOf(type).every((member) => scalarKinds(member.type) !== undefined))) return types
  return exact.map((type) => unionOf(membersOf(type).filter(isAllowed)).type)
}

const isSame = (one: Type, other: Type): boolean => JSON.stringify(one) === JSON.stringify(other)

function membersOf(type: Type): readonly Documented[] {
  return type.kind === 'union' ? type.members : [{ type, doc: '' }]
}

/** What both describe must be the same, or described by one only. */
function canMerge(one: Type, other: Type): boolean {
  if (one.kind !== 'object' || other.kind !== 'object') return false
  if (one.signatures.length + other.signatures.length > 0) return false
  return other.members.every((member) => {
    const known = one.members.find(({ key }) => key === member.key)
    return known === undefined || [known.type, member.type].includes(UNKNOWN) || isSame(known.type, member.type)
  })
}

function merge(one: ObjectType, other: ObjectType): ObjectType {
  const members = new Map<string, Member>(one.members.map((member) => [member.key, member]))
  for (const member of other.members) {
    const known = members.get(member.key)
    if (known === undefined) members.set(member.key, member)
    else {
      const { type, doc } = known.type === UNKNOWN ? member : known
      members.set(member.key, { key: member.key, optional: known.optional && member.optional, type, doc })
    }
  }
  return { kind: 'object', members: [...members.values()], signatures: [] }
}
