import { type Line, tell } from '../history/tell.js'
import { isArray, isObject, type Json } from '../observation/json.js'
import { inOrder } from '../schedule/schedule.js'
import type { LawContext } from './context.js'
import type { Case } from './evidence.js'
import type { Breach, Law } from './law.js'
import { firstOf } from './stories.js'

const stories: Readonly<Record<string, readonly Line[]>> = {
  'an upload': [{ upload: 'a' }],
  'an upload, modified': [{ upload: 'a' }, { modify: 'a' }],
  'an upload, overwritten': [{ upload: 'a' }, { overwrite: 'a' }],
  'an upload, overwritten and modified': [{ upload: 'a' }, { overwrite: 'a' }, { modify: 'a', to: 3 }],
  'an upload whose cache is invalidated': [{ upload: 'a' }, { invalidate: 'a' }],
  'an upload, removed': [{ upload: 'a' }, { remove: 'a' }],
  'a copy': [{ upload: 'a' }, { copy: 'b', from: 'a' }],
  'a copy whose source is removed': [{ upload: 'a' }, { copy: 'b', from: 'a' }, { remove: 'a' }],
  'a folder': [{ create: 'F' }],
  'a folder, renamed': [{ create: 'F' }, { rename: 'F' }],
  'a folder in a folder, removed': [{ create: 'F' }, { create: 'G', under: 'F' }, { drop: 'G' }],
  'an upload into a folder': [{ create: 'F' }, { upload: 'a', into: 'F' }],
  'an upload, moved out of its folder': [{ create: 'F' }, { upload: 'a', into: 'F' }, { modify: 'a', move: null }],
}

/** Whoever says what the state is to show is held to it, where nothing is out of order. */
export const declaredStateLaw: Law = {
  id: 'schema/state-is-as-declared',
  title: 'The state shows what CKBox holds.',
  severity: 'must',
  why: 'Comparing states with each other sees no difference where an event, or a part of it, is always ignored. Payloads are whole snapshots: after events that arrive once, in order, the state is that of CKBox.',
  fix: 'Handle every event that is subscribed and keep every property that the state is to show; or, where the state is right, correct `expected`.',
  needs: ['observe', 'expected'],
  tolerates:
    'Columns of the consumer’s own beside those that `expected` gives; text in another Unicode normalisation form; clocks, row numbers and rows flagged as removed.',
  defects: [],
  cases: ({ declared }) =>
    Object.entries(stories).map(([name, lines]): Case => {
      const history = tell(firstOf(declared), lines)
      return { name, history, schedule: inOrder(history) }
    }),
  check: ({ outcomes }: LawContext) => ({
    breaches: outcomes.flatMap((outcome): Breach[] => {
      const { case: of, declared, actual, unaccepted } = outcome
      // What is refused, or comes out differently each time, is another law's matter.
      if (declared === undefined || unaccepted.length > 0 || !outcome.same) return []
      if (isShown(declared, actual, of.history.ids)) return []
      const message = `After ${of.name}, delivered once and in order, the state does not show what \`expected\` gives for it. Handle each event, and keep each property that the state is to show.`
      return [{ message, evidence: { ...outcome, against: 'declared' } }]
    }),
  }),
}

/** Whether a state shows all that is declared and no further rows; further columns are the consumer's own. */
export function isShown(declared: Json | undefined, actual: Json | undefined, ids: readonly string[]): boolean {
  if (declared === undefined || declared === null) return actual === undefined || actual === null
  if (isArray(declared)) {
    if (!isArray(actual) || actual.length !== declared.length) return false
    const rest = [...actual]
    return declared.every((item) => {
      const index = rest.findIndex((other) => isShown(item, other, ids))
      if (index >= 0) rest.splice(index, 1)
      return index >= 0
    })
  }
  if (isObject(declared)) {
    if (!isObject(actual)) return false
    const isRow = (key: string) => ids.some((id) => key.includes(id))
    return (
      Object.entries(declared).every(([key, value]) => isShown(value, actual[key], ids)) &&
      Object.keys(actual).every((key) => !isRow(key) || key in declared)
    )
  }
  if (typeof declared === 'string' && typeof actual === 'string') {
    return declared.normalize('NFC') === actual.normalize('NFC')
  }
  return declared === actual
}
