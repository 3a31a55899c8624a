import { scalarsOf } from '../../observation/compare.js'
import { type Fields, isArray, isObject, type Json } from '../../observation/json.js'

/** A value somewhere in a state, by the member that holds it. Keys with digits, such as row numbers, are all one. */
interface Leaf {
  readonly member: string
  readonly value: string | number | boolean | null
}

/** Shorter texts stand in a state by accident. */
const SHORTEST_TEXT = 3
/** A time that is as near to now as this is a clock, ms: times of events lie further back. */
const NEAR_MS = 26 * 3600_000

/** Reads from states of any shape what events put there, so that two states can be told apart by that alone. */
export class ShownWords {
  readonly #now: number
  readonly #eventNames: readonly string[]
  readonly #texts: readonly string[]
  readonly #numbers: ReadonlySet<Json>
  readonly #varying: ReadonlySet<string>

  /**
   * @param entities all snapshots that were delivered
   * @param twins two states that come of the same events: the members that differ vary by themselves
   */
  constructor(
    entities: readonly Fields[],
    twins: readonly [Json, Json],
    { now, eventNames }: { readonly now: number; readonly eventNames: readonly string[] },
  ) {
    const scalars = [...scalarsOf(entities)]
    this.#now = now
    this.#eventNames = eventNames
    this.#texts = scalars.flatMap((one) => (typeof one === 'string' && one.length >= SHORTEST_TEXT ? [one] : []))
    this.#numbers = new Set(scalars.filter((one) => typeof one === 'number'))
    const [one, other] = twins.map((state) => leavesOf(state)) as [Leaf[], Leaf[]]
    const isIn = (leaves: readonly Leaf[]) => {
      const known = new Set(leaves.map(signOf))
      return (leaf: Leaf) => known.has(signOf(leaf))
    }
    const [isInOne, isInOther] = [isIn(one), isIn(other)]
    this.#varying = new Set(
      [...one.filter((leaf) => !isInOther(leaf)), ...other.filter((leaf) => !isInOne(leaf))].map(
        ({ member }) => member,
      ),
    )
  }

  /**
   * What the state shows, as one text: equal for states that show the same.
   *
   * @param counted also numbers that no event holds; a counter of events is one
   */
  of(state: Json, counted: boolean): string {
    const words = new Set<string>()
    for (const leaf of leavesOf(state)) for (const word of this.#wordsOf(leaf, counted)) words.add(word)
    return JSON.stringify([...words].sort())
  }

  *#wordsOf(leaf: Leaf, counted: boolean): Generator<string> {
    const { member, value } = leaf
    if (typeof value === 'string') for (const text of this.#texts) if (value.includes(text)) yield text
    if (typeof value === 'number' && this.#numbers.has(value)) return yield String(value)
    if (typeof value === 'number' && !counted && value !== 0 && value !== 1) return
    if (!this.#varying.has(member) && !this.#isClock(value) && !this.#namesEvent(value)) yield signOf(leaf)
  }

  #isClock(value: Leaf['value']): boolean {
    const times = [Number(value), Number(value) * 1_000, typeof value === 'string' ? Date.parse(value) : Number.NaN]
    return value !== null && times.some((time) => Math.abs(time - this.#now) < NEAR_MS)
  }

  #namesEvent(value: Leaf['value']): boolean {
    return typeof value === 'string' && this.#eventNames.some((name) => value.includes(name))
  }
}

const signOf = ({ member, value }: Leaf): string => `${member}=${JSON.stringify(value)}`

function leavesOf(value: Json, member = '', found: Leaf[] = []): Leaf[] {
  if (isArray(value)) for (const item of value) leavesOf(item, member, found)
  else if (isObject(value)) {
    for (const [key, item] of Object.entries(value)) {
      const isOpen = /\d/.test(key)
      // A key may be an id or a name, and so what is shown.
      if (isOpen) found.push({ member: '*', value: key })
      leavesOf(item, isOpen ? '*' : key, found)
    }
  } else found.push({ member, value })
  return found
}
