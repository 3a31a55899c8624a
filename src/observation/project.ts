import { isArray, isObject, type Json } from './json.js'

/** One delivered history as it can be recognised in a consumer's state. */
export interface Subject {
  /** The fresh ids that were delivered → the names they have in comparisons. */
  readonly names: ReadonlyMap<string, string>
  /** The `sent_at` values that were delivered, ISO 8601. */
  readonly times: readonly string[]
}

/** What stands for a `sent_at` in a projection: which event set it must not matter, only the snapshots do. */
const TIME = '⟨sent_at⟩'

/** Longer strings are compared whole, not searched for ids. */
const LONGEST_SEARCHED = 8192

type Parts = Map<number, Json>

/**
 * Cuts a consumer's state, of any shape, into what it says of each subject: the entries, rows and list items that
 * mention one of the subject's ids, under the same keys as in the state, with ids renamed so that two deliveries of one
 * history under different ids give the same value. What mentions no subject (totals, other data) is left out.
 *
 * Gives one value a subject, `null` where the state has no trace of it.
 */
export function project(observed: Json, subjects: readonly Subject[]): Json[] {
  const parts = new Projection(subjects).walk(observed)
  return subjects.map((_, index) => parts.get(index) ?? null)
}

class Projection {
  readonly #owners = new Map<string, number>()
  readonly #lengths: readonly number[]
  readonly #subjects: readonly Subject[]
  readonly #times: readonly ReadonlySet<string | number>[]

  constructor(subjects: readonly Subject[]) {
    this.#subjects = subjects
    subjects.forEach((subject, index) => {
      for (const id of subject.names.keys()) this.#owners.set(id, index)
    })
    this.#lengths = [...new Set([...this.#owners.keys()].map((id) => id.length))]
    this.#times = subjects.map((subject) => new Set(subject.times.flatMap((time) => [time, Date.parse(time)])))
  }

  /** `listed`: the value is somewhere in a list, so that there may be one like it for every entity. */
  walk(value: Json, listed = false): Parts {
    if (isArray(value)) return this.#walkList(value)
    if (isObject(value)) return this.#walkObject(value, listed)
    return this.#whole(value, this.#ownersIn(value))
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

  #walkObject(object: { readonly [key: string]: Json }, listed: boolean): Parts {
    const direct = this.#ownersIn(...Object.values(object))
    const entries: [key: string, keyOwners: ReadonlySet<number>, value: Json, parts: Parts][] = []
    let foreign = false
    for (const [key, value] of Object.entries(object)) {
      const keyOwners = this.#ownersIn(key)
      const parts = typeof value === 'object' && value !== null ? this.walk(value, listed) : new Map()
      foreign ||= [...keyOwners, ...parts.keys()].some((owner) => !direct.has(owner))
      entries.push([key, keyOwners, value, parts])
    }
    // A row of its own: it names the subject and nothing in it belongs to anybody else. What is in no list shows one
    // entity only, such as the last one: which of the subjects that is says nothing about any of them.
    if (listed && direct.size > 0 && !foreign) return this.#whole(object, direct)
    const objects = new Map<number, Record<string, Json>>()
    const put = (owner: number, key: string, part: Json) => {
      const target = objects.get(owner) ?? Object.create(null)
      target[key] = part
      objects.set(owner, target)
    }
    for (const [key, keyOwners, value, parts] of entries) {
      if (keyOwners.size > 0)
        for (const owner of keyOwners) put(owner, this.#rename(key, owner), this.#copy(value, owner))
      else for (const [owner, part] of parts) put(owner, key, part)
    }
    return objects
  }

  /**
   * A row written as an array in a list, or an entry of a map: it names one subject, and nothing in it belongs to
   * anybody else. A list of ids is no row.
   */
  #walkTuple(items: readonly Json[]): Parts | undefined {
    const owners = this.#ownersIn(...items)
    if (owners.size !== 1 || items.every((item) => this.#ownersIn(item).size > 0)) return undefined
    const foreign = items.some((item) => [...this.walk(item).keys()].some((owner) => !owners.has(owner)))
    return foreign ? undefined : this.#whole(items, owners)
  }

  #whole(value: Json, owners: ReadonlySet<number>): Parts {
    return new Map([...owners].map((owner) => [owner, this.#copy(value, owner)]))
  }

  #copy(value: Json, owner: number): Json {
    if (typeof value === 'string') return this.#times[owner]?.has(value) ? TIME : this.#rename(value, owner)
    if (typeof value === 'number') return this.#times[owner]?.has(value) ? TIME : value
    if (isArray(value)) return value.map((item) => this.#copy(item, owner))
    if (!isObject(value)) return value
    const copy: Record<string, Json> = Object.create(null)
    for (const [key, item] of Object.entries(value)) copy[this.#rename(key, owner)] = this.#copy(item, owner)
    return copy
  }

  #rename(text: string, owner: number): string {
    const names = this.#subjects[owner]?.names
    const whole = names?.get(text)
    if (whole !== undefined) return whole
    if (!this.#ownersIn(text).has(owner)) return text
    let renamed = text
    for (const [id, name] of names ?? []) renamed = renamed.replaceAll(id, () => name)
    return renamed
  }

  #ownersIn(...values: readonly Json[]): Set<number> {
    const owners = new Set<number>()
    for (const value of values) {
      if (typeof value !== 'string') continue
      const whole = this.#owners.get(value)
      if (whole !== undefined) owners.add(whole)
      else if (value.length <= LONGEST_SEARCHED) this.#searchIn(value, owners)
    }
    return owners
  }

  #searchIn(text: string, owners: Set<number>): void {
    for (const length of this.#lengths) {
      for (let start = 0; start + length <= text.length; start++) {
        const owner = this.#owners.get(text.slice(start, start + length))
        if (owner !== undefined) owners.add(owner)
      }
    }
  }
}
