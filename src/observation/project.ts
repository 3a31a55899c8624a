import { isArray, isObject, type Json } from './json.js'
import { documentIn, fieldsOf, linesOf, membersOf, TIME, Times, tableIn } from './texts.js'

/** One delivered history as it can be recognised in a consumer's state. */
export interface Subject {
  /** The fresh ids that were delivered, and texts that stand for them → the names they have in comparisons. */
  readonly names: ReadonlyMap<string, string>
  /** When the delivered events happened and when they were delivered, ms since the epoch. */
  readonly times: readonly number[]
  /** The values in the payloads, with ids renamed. */
  readonly values: ReadonlySet<Json>
}

/** Longer strings are compared whole, not searched for ids. */
const LONGEST_SEARCHED = 8192

type Parts = Map<number, Json>

/** A whole state as what it says of one subject, for a consumer that had nothing before: totals, lists without ids. */
export function projectWhole(observed: Json, subject: Subject): Json {
  return new Projection([subject]).copy(observed, 0)
}

/**
 * Cuts a consumer's state, of any shape, into what it says of each subject: the entries, rows and list items that
 * mention one of the subject's ids, under the same keys as in the state, with ids renamed so that two deliveries of one
 * history under different ids give the same value. What mentions no subject (totals, other data) is left out. Documents,
 * lines and delimited texts within texts are read; moments in any usual form become one sign.
 *
 * Returns one value per subject: `null` if the state has no trace of it.
 */
export function project(observed: Json, subjects: readonly Subject[]): Json[] {
  const projection = new Projection(subjects)
  const parts = projection.walk(observed)
  // With one entity, a map by numbers of the consumer's own looks like any object.
  const shown = parts.size > 0 ? parts : projection.walkInside(observed)
  return subjects.map((_, index) => shown.get(index) ?? null)
}

class Projection {
  readonly #owners = new Map<string, number>()
  readonly #lengths: readonly number[]
  /** How ids begin: what no id begins with is not looked up at each place of each text. */
  readonly #beginnings = new Uint8Array(BEGINNINGS)
  readonly #beginningLength: number
  readonly #beginningMask: number
  /** A text stands in many places of a state, and is asked about several times in each. */
  readonly #known = new Map<string, ReadonlySet<number>>()
  readonly #subjects: readonly Subject[]
  readonly #times: readonly Times[]

  constructor(subjects: readonly Subject[]) {
    this.#subjects = subjects
    subjects.forEach((subject, index) => {
      for (const id of subject.names.keys()) this.#owners.set(id, index)
    })
    const ids = [...this.#owners.keys()]
    this.#lengths = [...new Set(ids.map((id) => id.length))]
    this.#beginningLength = Math.min(LONGEST_BEGINNING, ...this.#lengths)
    this.#beginningMask = (1 << (this.#beginningLength * BITS)) - 1
    for (const id of ids) this.#beginnings[this.#beginningOf(id) & this.#beginningMask] = 1
    this.#times = subjects.map(({ times }) => new Times(times))
  }

  /** `listed`: the value is somewhere in a list, so that there may be one like it for every entity. */
  walk(value: Json, listed = false): Parts {
    if (isArray(value)) return this.#walkList(value)
    if (isObject(value)) return this.#walkObject(value, listed)
    return typeof value === 'string' ? this.#walkText(value, listed) : NOTHING
  }

  /** As if everything in the outermost object were in a list; what stands in it by itself shows one entity only. */
  walkInside(value: Json): Parts {
    return isObject(value) ? this.#walkObject(value, false, true) : NOTHING
  }

  #walkText(text: string, listed: boolean): Parts {
    const document = documentIn(text)
    if (document !== undefined && typeof document === 'object') return this.walk(document, listed)
    const lines = linesOf(text)
    if (lines !== undefined) return this.#walkList(this.#rowsIn(lines))
    const owners = this.#ownersOf(text)
    // What is said of several subjects in one text is a list of what is said of each.
    return owners.size > 1 ? this.#walkList(fieldsOf(text) ?? []) : this.#whole(text, owners)
  }

  #walkList(items: readonly Json[]): Parts {
    const lists = new Map<number, Json[]>()
    for (const item of items) {
      const parts = (isArray(item) ? this.#walkTuple(item) : undefined) ?? this.walk(item, true)
      for (const [owner, part] of parts) {
        const list = lists.get(owner)
        if (list) list.push(part)
        else lists.set(owner, [part])
      }
    }
    return lists
  }

  #walkObject(object: { readonly [key: string]: Json }, listed: boolean, inside = listed): Parts {
    if (listed) {
      // A row of its own: it names the subject and nothing in it belongs to anybody else. What is in no list shows one
      // entity only, such as the last one: which of the subjects that is says nothing about any of them.
      const direct = this.#ownersIn(Object.values(object))
      if (direct.size > 0 && !this.#mentionsOthers(object, direct)) return this.#whole(object, direct)
    }
    const objects = new Map<number, Record<string, Json>>()
    const put = (owner: number, key: string, part: Json) => {
      const target = objects.get(owner) ?? Object.create(null)
      target[key] = part
      objects.set(owner, target)
    }
    const among = inside || this.#isMapOfRows(object)
    for (const [key, value] of Object.entries(object)) {
      const keyOwners = this.#ownersOf(key)
      for (const owner of keyOwners) put(owner, this.#rename(key, owner), this.copy(value, owner))
      if (keyOwners.size > 0 || value === null || (typeof value !== 'object' && !this.#isCompound(value))) continue
      for (const [owner, part] of this.walk(value, among)) put(owner, key, part)
    }
    return objects
  }

  /**
   * Whether its members show different subjects, each by itself, or what lies some levels below all of them does: then these
   * are rows under keys of the consumer's own, maybe spread over several maps.
   */
  #isMapOfRows(object: { readonly [key: string]: Json }): boolean {
    if (this.#subjects.length < 2) return false
    const seen = new Set<number>()
    let members: readonly Json[] = Object.values(object).filter(isObject)
    while (members.length > 0 && members.every(isObject)) {
      for (const member of members) {
        for (const owner of this.#ownersIn(Object.values(member))) seen.add(owner)
        if (seen.size > 1) return true
      }
      // A row beside maps shows one entity only.
      members = members.flatMap((member) => Object.values(member))
    }
    return false
  }

  /**
   * A row written as an array in a list, or an entry of a map: it names one subject, and nothing in it belongs to
   * anybody else. A list of ids is no row.
   */
  #walkTuple(items: readonly Json[]): Parts | undefined {
    const owners = this.#ownersIn(items)
    if (owners.size !== 1 || items.every((item) => this.#ownersIn([item]).size > 0)) return undefined
    return this.#mentionsOthers(items, owners) ? undefined : this.#whole(items, owners)
  }

  #mentionsOthers(value: Json, owners: ReadonlySet<number>): boolean {
    if (typeof value === 'string') return [...this.#ownersOf(value)].some((owner) => !owners.has(owner))
    if (isArray(value)) return value.some((item) => this.#mentionsOthers(item, owners))
    if (!isObject(value)) return false
    return Object.entries(value).some(
      ([key, item]) => this.#mentionsOthers(key, owners) || this.#mentionsOthers(item, owners),
    )
  }

  #whole(value: Json, owners: ReadonlySet<number>): Parts {
    return new Map([...owners].map((owner) => [owner, this.copy(value, owner)]))
  }

  /** Whether a text says things of several subjects, or may do so. */
  #isCompound(text: Json): boolean {
    if (typeof text !== 'string') return false
    return documentIn(text) !== undefined || linesOf(text) !== undefined || this.#ownersOf(text).size > 1
  }

  copy(value: Json, owner: number): Json {
    if (typeof value === 'string') return this.#copyText(value, owner)
    if (typeof value === 'number') return this.#isTime(value, owner) ? TIME : value
    if (isArray(value)) return value.map((item) => this.copy(item, owner))
    if (!isObject(value)) return value
    const copy: Record<string, Json> = Object.create(null)
    for (const [key, item] of Object.entries(value)) copy[this.#rename(key, owner)] = this.copy(item, owner)
    return copy
  }

  /** A text that says several things becomes an object of its parts, so that each has a place. */
  #copyText(text: string, owner: number): Json {
    if (this.#isTime(text, owner)) return TIME
    const renamed = this.#rename(text, owner)
    if (this.#subjects[owner]?.values.has(renamed)) return renamed
    const document = documentIn(text)
    if (document !== undefined && typeof document === 'object') return this.copy(document, owner)
    if (text.length > LONGEST_SEARCHED && linesOf(text) === undefined) return renamed
    const lines = linesOf(text)
    if (lines !== undefined) return this.#rowsIn(lines).map((line) => this.copy(line, owner))
    const timeless = this.#times[owner]?.without(renamed) ?? renamed
    if (timeless === renamed && renamed === text) return renamed
    const fields = fieldsOf(timeless, wholeTextsIn(this.#subjects[owner]?.values))
    if (fields === undefined) return timeless
    return Object.fromEntries([...membersOf(fields)].map(([name, value]) => [name, this.copy(value, owner)]))
  }

  /** The rows of a table, if these are one; what mentions a subject is no line of names. */
  #rowsIn(lines: readonly string[]): readonly Json[] {
    const isHeader = this.#ownersOf(lines[0] ?? '').size === 0
    return (isHeader ? tableIn(lines) : undefined) ?? lines
  }

  #isTime(value: string | number, owner: number): boolean {
    return !this.#subjects[owner]?.values.has(value) && this.#times[owner]?.isOne(value) === true
  }

  #rename(text: string, owner: number): string {
    if (!this.#ownersOf(text).has(owner)) return text
    const names = this.#subjects[owner]?.names
    const whole = names?.get(text)
    if (whole !== undefined) return whole
    let renamed = text
    for (const [id, name] of names ?? []) renamed = renamed.replaceAll(id, () => name)
    return renamed
  }

  #ownersIn(values: readonly Json[]): ReadonlySet<number> {
    let found = NOBODY
    for (const value of values) {
      const owners = typeof value === 'string' ? this.#ownersOf(value) : NOBODY
      if (owners.size > 0) found = found.size === 0 ? owners : new Set([...found, ...owners])
    }
    return found
  }

  #ownersOf(text: string): ReadonlySet<number> {
    const known = this.#known.get(text)
    if (known !== undefined) return known
    const whole = this.#owners.get(text)
    const owners = whole !== undefined ? new Set([whole]) : this.#searchIn(text)
    if (owners.size > 0) this.#known.set(text, owners)
    return owners
  }

  #searchIn(text: string): ReadonlySet<number> {
    if (text.length > LONGEST_SEARCHED) return NOBODY
    let owners: Set<number> | undefined
    let beginning = 0
    for (let at = 0; at < text.length; at++) {
      beginning = shifted(beginning, text.charCodeAt(at))
      const start = at + 1 - this.#beginningLength
      if (start < 0 || this.#beginnings[beginning & this.#beginningMask] === 0) continue
      for (const length of this.#lengths) {
        const owner = this.#owners.get(text.slice(start, start + length))
        if (owner !== undefined) owners = (owners ?? new Set()).add(owner)
      }
    }
    return owners ?? NOBODY
  }

  #beginningOf(id: string): number {
    let beginning = 0
    for (let at = 0; at < this.#beginningLength; at++) beginning = shifted(beginning, id.charCodeAt(at))
    return beginning
  }
}

const wholeTexts = new WeakMap<ReadonlySet<Json>, readonly string[]>()

/** The delivered texts of several words: as part of a longer text, such as a file name, they stay whole. */
function wholeTextsIn(values: ReadonlySet<Json> = new Set()): readonly string[] {
  const known = wholeTexts.get(values)
  if (known !== undefined) return known
  const texts = [...values].flatMap((value) => (typeof value === 'string' && value.includes(' ') ? [value] : []))
  const whole = texts.filter((text) => text.trim() !== '').sort((a, b) => b.length - a.length)
  wholeTexts.set(values, whole)
  return whole
}

const NOTHING: Parts = new Map()
const NOBODY: ReadonlySet<number> = new Set()
/** How many characters of an id's beginning count, and how many bits of each. */
const LONGEST_BEGINNING = 4
const BITS = 4
const BEGINNINGS = 1 << (LONGEST_BEGINNING * BITS)

/** The beginning one character further on: what lies more than the longest beginning behind is shifted out. */
function shifted(beginning: number, character: number): number {
  return ((beginning << BITS) ^ character) & (BEGINNINGS - 1)
}
