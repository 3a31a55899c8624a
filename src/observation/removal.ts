import { isArray, isObject, type Json } from './json.js'
import { withoutCommon } from './learn.js'
import type { RemovalMark } from './normalise.js'
import { contentOf, type Delivered, isTuple, itemPlace, placeOf } from './state-places.js'

/** What a removal does to a state. */
export interface Removal {
  /** How rows that stay are marked. Empty where they vanish. */
  readonly marks: readonly RemovalMark[]
  /** Places that nothing but a removal fills. */
  readonly trash: ReadonlySet<string>
}

interface Mark extends RemovalMark {
  readonly before: Json | undefined
  readonly after: Json
}

/**
 * How a consumer that keeps removed entities shows that they are, learnt from two pairs of states, each before and after a
 * removal: a flag is a change that a removal makes to a row that was there before, and the same in both.
 */
export function learnRemoval(
  live: readonly [Json, Json],
  removed: readonly [Json, Json],
  delivered: readonly [Delivered, Delivered],
): Removal {
  const [first, second] = [0, 1].map((index) => {
    const found = { marks: new Map<string, Mark>(), trash: new Set<string>() }
    collect(live[index], removed[index] as Json, rootPlace, delivered[index] as Delivered, found)
    return found
  }) as [Found, Found]
  const marks = [...first.marks].flatMap(([place, mark]): RemovalMark[] => {
    const again = second.marks.get(place)
    const { row, keys } = mark
    if (again === undefined) return []
    if (isEmpty(mark.before) && isEmpty(again.before)) return [{ row, keys }]
    const isConstant = mark.after === again.after && mark.before === again.before
    return isConstant || isEmpty(mark.after) ? [{ row, keys, value: mark.after }] : []
  })
  const flags = marks.filter(({ value }) => value === undefined)
  const trash = new Set([...first.trash].filter((place) => second.trash.has(place)))
  return { marks: flags.length > 0 ? flags : marks, trash }
}

interface Found {
  readonly marks: Map<string, Mark>
  readonly trash: Set<string>
}

interface Place {
  /** The nearest row around this place. */
  readonly row: string
  readonly place: string
  /** Path from the row to this place. */
  readonly keys: readonly string[]
}

const rootPlace: Place = { row: '', place: '', keys: [] }

function collect(live: Json | undefined, removed: Json, at: Place, delivered: Delivered, found: Found): void {
  if (live === undefined) {
    // Within a row it is a further member, such as the time of removal.
    if (at.row === '' || at.row === at.place) found.trash.add(at.place)
    else if (!isArray(removed) && !isObject(removed) && !isEmpty(removed)) mark(undefined, removed, at, found)
    return
  }
  if (isArray(removed) && isArray(live)) {
    const tuple = isTuple(at.place, removed, delivered.names)
    const [before, after] = tuple ? [[...live], [...removed]] : sameEntities(live, removed, delivered)
    for (const [index, item] of after.entries()) {
      const place = itemPlace(at.place, removed, index, delivered.names)
      if (tuple || before[index] !== undefined) {
        collect(before[index], item, stepTo(at, String(index), place), delivered, found)
      } else if (live.length === 0) found.trash.add(place)
    }
  } else if (isObject(removed) && isObject(live)) {
    for (const [key, item] of Object.entries(removed)) {
      const next = stepTo(at, key, placeOf(at.place, key, delivered.names))
      const isAmongOthers = live[key] === undefined && next.place.endsWith('*') && Object.keys(live).length > 0
      if (!isAmongOthers) collect(live[key], item, next, delivered, found)
    }
  } else if (!isArray(removed) && !isObject(removed) && live !== removed && at.row !== '') {
    mark(live, removed, at, found)
  }
}

function mark(live: Json | undefined, removed: Json, { place, row, keys }: Place, found: Found): void {
  const gone = isEmpty(removed) && !isEmpty(live)
  // A value that was emptied is a mark too (`active: true` → `false`), but only as that very value.
  found.marks.set(place, { row, keys, before: gone ? '⟨set⟩' : live, after: removed })
}

/** The items that differ, so that what stands at one index before and after is of one entity. */
function sameEntities(live: readonly Json[], removed: readonly Json[], delivered: Delivered): [Json[], Json[]] {
  const [before, after] = withoutCommon(live, removed)
  const overlap = (one: Json, other: Json) => {
    const shown = contentOf(other, delivered)
    return contentOf(one, delivered).filter((each) => shown.includes(each)).length
  }
  const pairs = after.map((item): [Json | undefined, Json] => {
    const best = before.toSorted((a, b) => overlap(b, item) - overlap(a, item))[0]
    if (best !== undefined) before.splice(before.indexOf(best), 1)
    return [best, item]
  })
  const kept = pairs.filter(([one]) => one !== undefined) as [Json, Json][]
  const added = pairs.filter(([one]) => one === undefined)
  return [kept.map(([one]) => one), [...kept, ...added].map(([, item]) => item)]
}

function stepTo(from: Place, key: string, place: string): Place {
  return place.endsWith('*') ? { row: place, place, keys: [] } : { row: from.row, place, keys: [...from.keys, key] }
}

function isEmpty(value: Json | undefined): boolean {
  return value === undefined || value === null || value === false || value === 0 || value === ''
}
