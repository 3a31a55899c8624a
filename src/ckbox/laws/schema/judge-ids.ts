import { asksForPatience, isAccepted } from '../../../delivery/answer-kinds.js'
import type { Violation } from '../../../laws/law.js'
import { type HistoryObservation, isOfRequest, type RequestObservation } from '../../../laws/observations.js'
import { isArray, isObject, type Json } from '../../../observation/json.js'
import type { DefectId } from '../../defects.js'
import { assets, folders } from '../../kinds.js'
import { textOf } from '../../name-texts.js'
import { idOf } from '../../scenario.js'

/** An id was refused, confused with another, or kept in another form. */
export function ifIdsChanged(seen: RequestObservation | HistoryObservation): Violation<DefectId> | undefined {
  const defect = 'schema/id-charset'
  if (isOfRequest(seen)) {
    const other = otherIdIn(seen)
    if (other === undefined) return undefined
    return {
      defect,
      message: `The state shows an asset under a different id from the one in its event: ${other}.`,
      evidence: seen,
    }
  }
  if (seen.same && !isRefusedForGood(seen) && !losesIds(seen)) return undefined
  return { defect, message: `The consumer does not store ids unchanged: ${seen.trial.title}.`, evidence: seen }
}

/** Whether an event was never accepted, and not for want of patience. */
function isRefusedForGood({ answers, unaccepted }: HistoryObservation): boolean {
  return unaccepted.length > 0 && answers.some((answer) => !isAccepted(answer) && !asksForPatience(answer))
}

/** Whether ids that the state shows whole after the baseline are not shown whole here. */
function losesIds({ trial, expected, actual }: HistoryObservation): boolean {
  const ids = trial.baseline?.ids ?? []
  const [before, after] = [namesIn(expected), namesIn(actual)]
  return ids.length > 0 && ids.every((id) => before.has(id)) && !trial.history.ids.every((id) => after.has(id))
}

/**
 * A changed form of the event's id that a row shows in its place: in another case, or without its punctuation. Not where another
 * row shows the id and says all the rest too: that is the entity, and the first row something to find it by.
 */
function otherIdIn({ request, state }: RequestObservation): string | undefined {
  const { payload } = JSON.parse(Buffer.from(request.body).toString()) as { payload: Record<string, { id?: string }> }
  const id = payload.asset?.id ?? payload.folder?.id ?? ''
  // The state is shown with the names that ids have in comparisons.
  const whole = [id, ...[assets, folders].map(({ example }) => idOf(example))]
  // In small letters, an id holds the text that stands for it in names, which a state shows renamed.
  const small = whole.map(textOf).filter((text) => text !== '')
  const isOther = (text: string) => !whole.includes(text) && small.includes(textOf(text)) && !small.includes(text)
  const rows = rowsIn(state, (key) => whole.includes(key) || isOther(key))
  const entities = rows.filter((row) => row.some((text) => whole.includes(text)))
  const nameless = rows.filter((row) => !entities.includes(row) && row.some(isOther))
  const isTold = (row: Row) => entities.some((one) => row.every((text) => isOther(text) || one.includes(text)))
  return nameless.find((row) => !isTold(row))?.find(isOther)
}

/** The texts of an object without objects, with those of what it lies in, and the keys that are ids. */
type Row = readonly string[]

function rowsIn(value: Json, isId: (key: string) => boolean, above: Row = []): Row[] {
  const entries = isArray(value) || isObject(value) ? Object.entries(value) : []
  const inner = entries.filter(([, item]) => isArray(item) || isObject(item))
  const scalars = entries.filter((entry) => !inner.includes(entry))
  const texts = scalars.map(([, item]) => item).filter((item) => typeof item === 'string')
  const own = [...above, ...texts]
  if (inner.length === 0) return [[...own, ...scalars.map(([key]) => key).filter(isId)]]
  return inner.flatMap(([key, item]) => rowsIn(item, isId, isId(key) ? [...own, key] : own))
}

/** Every string and key of a state. */
function namesIn(value: Json, found: Set<string> = new Set()): ReadonlySet<string> {
  if (typeof value === 'string') found.add(value)
  else if (isArray(value)) for (const item of value) namesIn(item, found)
  else if (isObject(value)) {
    for (const [key, item] of Object.entries(value)) {
      found.add(key)
      namesIn(item, found)
    }
  }
  return found
}
