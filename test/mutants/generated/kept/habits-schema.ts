import type { Json } from '../../../../src/report/report.js'
import { type Change, isFields, type Received } from '../../kit/event.js'
import type { Answer } from '../../kit/http.js'
import { isNewer } from '../../kit/store.js'
import { decides } from '../habits-ordering.js'
import { seenBy, seenInValues } from '../visible.js'
import type { Decide, Habit } from '../vocabulary.js'
import { habit } from './habit.js'

const failure = { status: 500, body: 'Internal Server Error' } as const

const answers = (id: string, variant: string, wrong: (change: Change, received: Received) => boolean, answer: Answer) =>
  habit(id, variant, () => ({
    intake: async (received, change) => (change !== undefined && wrong(change, received) ? answer : undefined),
  }))

const named =
  (cut: (name: string) => string): Habit['make'] =>
  () => ({
    change: (change) =>
      typeof change.data.name === 'string'
        ? { ...change, data: { ...change.data, name: cut(change.data.name) } }
        : change,
  })

const descriptionOf = (data: Change['data']): Json | undefined =>
  isFields(data.metadata) ? data.metadata.description : undefined

/** `if (description) row.description = description`. */
const emptyDescriptionKept: Decide = (next, row) => {
  if (!isNewer(next, row)) return undefined
  if (!row || row.deleted || next.deleted || !isFields(next.data.metadata) || descriptionOf(next.data)) return next
  const kept = descriptionOf(row.data)
  return kept ? { ...next, data: { ...next.data, metadata: { ...next.data.metadata, description: kept } } } : next
}

const envelope: readonly string[] = ['environment_id', 'event', 'payload', 'sent_at']
const values = seenInValues('presence', 'name')

export const schema: readonly Habit[] = [
  decides('schema/null-missing-empty', 'empty description', emptyDescriptionKept, {
    visible: seenInValues('presence', 'texts'),
  }),
  answers(
    'schema/optional-missing-5xx',
    'tags',
    ({ kind, verb, data }) => kind === 'asset' && verb !== 'remove' && !Array.isArray(data.tags),
    failure,
  ),
  answers(
    'schema/unknown-field-refused',
    'envelope',
    (_change, { raw }) => Object.keys(raw).some((name) => !envelope.includes(name)),
    { status: 422 },
  ),
  habit(
    'schema/id-charset',
    'letters and digits only',
    () => ({
      change: (change) => {
        const id = change.id.replace(/[^A-Za-z0-9]/g, '')
        return { ...change, id, data: { ...change.data, id } }
      },
    }),
    { visible: seenBy('presence', 'ids') },
  ),
  habit(
    'schema/long-values',
    'name cut at 191',
    named((name) => name.slice(0, 191)),
    { visible: values },
  ),
  habit(
    'body/non-ascii',
    'one-byte column',
    named((name) => name.replace(/[^\0-\xff]/gu, '?')),
    { visible: values },
  ),
]
