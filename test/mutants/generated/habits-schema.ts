import type { Json } from '../../../src/report/report.js'
import { type Change, type Fields, isFields, type Received } from '../kit/event.js'
import { isNewer, keyOf } from '../kit/store.js'
import { text } from './content.js'
import { decides } from './habits-ordering.js'
import { always, isSynchronous, seenBy, seenInValues } from './visible.js'
import type { Decide, Habit, Life } from './vocabulary.js'

const failure = { status: 500, body: 'Internal Server Error' } as const

/** Answers some events before anything is done with them. */
const answers = (
  id: string,
  variant: string,
  wrong: (change: Change, received: Received) => boolean,
  answer = failure as { status: number },
): Habit => ({
  id,
  variant,
  names: [id],
  visible: always,
  make: () => ({
    intake: async (received, change) => (change !== undefined && wrong(change, received) ? answer : undefined),
  }),
})

/** Reads an event as another one. */
const reads = (id: string, variant: string, read: (change: Change) => Change, visible: Habit['visible']): Habit => ({
  id,
  variant,
  names: [id],
  visible,
  make: () => ({ change: read }),
})

const renamed = (change: Change, id: string): Change => ({ ...change, id, data: { ...change.data, id } })
const named = (change: Change, name: (name: string) => string): Change =>
  typeof change.data.name === 'string' ? { ...change, data: { ...change.data, name: name(change.data.name) } } : change

const isEmpty = (value: Json | undefined): boolean =>
  !value || (Array.isArray(value) && value.length === 0) || (isFields(value) && Object.keys(value).length === 0)

/** `came.x || before.x`, field by field. */
function merged(before: Fields, came: Fields): Fields {
  const kept = Object.entries(before).filter(([name]) => name in came)
  const fields = kept.map(([name, value]): [string, Json] => {
    const now = came[name] ?? null
    if (isFields(value) && isFields(now) && !isEmpty(now)) return [name, merged(value, now)]
    return [name, isEmpty(now) ? value : now]
  })
  return { ...came, ...Object.fromEntries(fields) }
}

const emptyNeverArrives: Decide = (next, row) => {
  if (!isNewer(next, row)) return undefined
  return !row || row.deleted || next.deleted ? next : { ...next, data: merged(row.data, next.data) }
}

const holdsNull = (value: Json): boolean =>
  value === null ||
  (Array.isArray(value) ? value.some(holdsNull) : isFields(value) && Object.values(value).some(holdsNull))

const removed = ({ verb }: Change): boolean => verb === 'remove'
const metadata = ({ data }: Change): Fields | undefined => (isFields(data.metadata) ? data.metadata : undefined)

const known: readonly (readonly string[])[] = [
  ['environment_id', 'event', 'payload', 'sent_at'],
  ['workspace_id', 'asset', 'asset_before_modification', 'source_asset', 'folder', 'user'],
  [
    'id',
    'name',
    'extension',
    'url',
    'images_urls',
    'mime_type',
    'category_id',
    'folder_id',
    'parent_id',
    'size_in_bytes',
    'tags',
    'metadata',
  ],
  ['id', 'role'],
]

/** Whether a part of the event has a field that is not known, at one of these levels. */
const strange =
  (...levels: readonly number[]) =>
  ({ payload, data }: Change, { raw }: Received): boolean => {
    const parts = [raw, payload, data, isFields(payload.user) ? payload.user : {}]
    return levels.some((level) => Object.keys(parts[level] ?? {}).some((name) => !known[level]?.includes(name)))
  }

/** Another live asset of the same name in the same place, when one is created. */
function namesake(life: Life, change: Change) {
  if (change.kind !== 'asset' || change.verb !== 'create') return undefined
  const place = (of: { readonly data: Fields }) =>
    [text(of, 'name'), text(of, 'folder_id'), text(of, 'category_id')].join('\n')
  const rows = life.store.all()
  return rows.find(
    (row) =>
      row.kind === 'asset' &&
      !row.deleted &&
      row.id !== change.id &&
      row.environment === change.environment &&
      row.workspace === change.workspace &&
      place(row) === place(change),
  )
}

const unique = (
  variant: string,
  then: (life: Life, taken: string) => Promise<{ status: number } | undefined | 'dropped'>,
  rest: Partial<Habit> = {},
): Habit => ({
  id: 'schema/uniqueness-assumed',
  variant,
  names: ['schema/uniqueness-assumed'],
  fits: isSynchronous,
  visible: seenBy('presence'),
  make: (life) => ({
    apply: async (change, delivery) => {
      await life.pause()
      const other = namesake(life, change)
      const answer = other && (await then(life, keyOf(other)))
      if (answer === 'dropped') return undefined
      if (answer) return answer
      await life.apply(change, delivery)
      return undefined
    },
  }),
  ...rest,
})

export const schema: readonly Habit[] = [
  decides('schema/null-missing-empty', 'empty never arrives', emptyNeverArrives, {
    visible: seenInValues('presence', 'texts'),
  }),
  answers('schema/null-missing-empty', 'null crashes', ({ data }) => holdsNull(data)),
  unique('refused with 500', async () => ({ ...failure, body: 'duplicate key value violates unique constraint' })),
  unique('refused with 409', async () => ({ status: 409, body: 'name is taken' })),
  unique('overwrites', async (life, taken) => {
    await life.store.update(taken, () => 'gone')
    return undefined
  }),
  unique('fails in the queue', async () => 'dropped', {
    fits: ({ timing }) => timing.answers === 'before' && timing.overlaps === 'never',
  }),
  reads(
    'schema/id-charset',
    'case folded',
    (change) => renamed(change, change.id.toLowerCase()),
    seenBy('presence', 'ids'),
  ),
  reads(
    'schema/id-charset',
    'leading dash lost',
    (change) => renamed(change, change.id.replace(/^[-_]+/, '')),
    seenBy('presence', 'ids'),
  ),
  answers('schema/id-charset', 'leading dash refused', ({ id }) => /^[-_]/.test(id), { status: 400 }),
  reads(
    'schema/long-values',
    'name cut at 255',
    (change) => named(change, (name) => name.slice(0, 255)),
    seenInValues('presence', 'name'),
  ),
  answers('schema/long-values', 'long name fails', ({ data }) => String(data.name).length > 255),
  answers('schema/optional-missing-5xx', 'user', (change) => !removed(change) && !isFields(change.payload.user)),
  answers(
    'schema/optional-missing-5xx',
    'metadata',
    (change) => change.kind === 'asset' && !removed(change) && metadata(change) === undefined,
  ),
  answers('schema/unknown-field-refused', 'everywhere', strange(0, 1, 2, 3), { status: 400 }),
  reads(
    'body/non-ascii',
    'three-byte column',
    (change) => named(change, (name) => name.replace(/[\u{10000}-\u{10ffff}]/gu, '?')),
    seenInValues('presence', 'name'),
  ),
]
