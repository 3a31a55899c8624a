import type { Counterexample, Json } from '../runner/report.js'

type History = NonNullable<Counterexample['history']>
type Properties = { readonly [key: string]: Json }

/** The asset or folder that an event is about. */
export interface Entity {
  readonly id: string
  readonly fields: Properties
}

const kinds = ['asset', 'folder'] as const
const shownChanges = 3
/** Derived from the id, so that they say nothing that the id does not. */
const uninteresting = /^(id|url|images_urls)(\.|$)/

/** What an event is about, whatever its name is; `undefined` for `ping` and the like. */
export function entityOf(event: History[number]): Entity | undefined {
  const payload = asProperties(event.payload)
  for (const kind of kinds) {
    const fields = asProperties(payload?.[kind])
    if (fields) return { id: typeof fields.id === 'string' ? fields.id : JSON.stringify(fields.id ?? null), fields }
  }
  return undefined
}

/** What an event changed in its entity, in words, a line each: `name "a" → "b"`. The first event of an entity shows its name. */
export function changeOf(history: History, index: number): string {
  const event = history[index]
  const entity = event && entityOf(event)
  if (!event || !entity) return ''
  const before = previousFields(history, index, entity.id)
  if (!before) return 'name' in entity.fields ? `name ${short(entity.fields.name)}` : ''
  const changes = changedLeaves(before, entity.fields)
  if (changes.length === 0) return /removed$/.test(event.event) ? '' : 'no change'
  const shown = changes.slice(0, shownChanges)
  if (changes.length > shownChanges) shown.push(`and ${changes.length - shownChanges} more`)
  return shown.join('\n')
}

function previousFields(history: History, index: number, id: string): Properties | undefined {
  for (let at = index - 1; at >= 0; at--) {
    const earlier = history[at]
    const entity = earlier && entityOf(earlier)
    if (entity?.id === id) return entity.fields
  }
  const payload = asProperties(history[index]?.payload)
  return asProperties(payload?.asset_before_modification) ?? asProperties(payload?.folder_before_modification)
}

function changedLeaves(before: Properties, after: Properties): string[] {
  const old = leaves(before)
  const now = leaves(after)
  const paths = new Set([...old.keys(), ...now.keys()])
  return [...paths]
    .filter((path) => !uninteresting.test(path) && old.get(path) !== now.get(path))
    .map((path) => `${path} ${abridged(old.get(path) ?? 'absent')} → ${abridged(now.get(path) ?? 'absent')}`)
}

function leaves(value: Properties, prefix = ''): Map<string, string> {
  const found = new Map<string, string>()
  for (const [key, item] of Object.entries(value)) {
    const inner = asProperties(item)
    if (inner && Object.keys(inner).length > 0) for (const leaf of leaves(inner, `${prefix}${key}.`)) found.set(...leaf)
    else found.set(`${prefix}${key}`, JSON.stringify(item))
  }
  return found
}

function short(value: Json | undefined): string {
  return abridged(JSON.stringify(value ?? null))
}

function abridged(text: string): string {
  return text.length > 28 ? `${text.slice(0, 27)}…` : text
}

function asProperties(value: unknown): Properties | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Properties) : undefined
}
