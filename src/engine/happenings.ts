import { type Fields, isObject, type Json } from '../observation/json.js'
import type { Model } from '../provider/provider.js'
import type { Happening } from '../report/report.js'

const SHOWN_CHANGES = 3
const SHOWN_CHARACTERS = 28

/** What each event of a history says, in words. */
export function happeningsIn(model: Model, events: readonly object[]): Happening[] {
  const last = new Map<string, Fields>()
  const roles = events.map((event) => model.roleOf(event))
  const areApart = new Set(roles.flatMap((role) => role?.scope ?? [])).size > 1
  return events.map((event, index) => {
    const role = roles[index]
    const time = model.timeOf(event)
    const happening = {
      event: model.nameOf(event) ?? '(no name)',
      time: Number.isFinite(time) ? new Date(time).toISOString() : '',
    }
    if (role === undefined) return { ...happening, changes: [] }
    const key = `${role.scope} ${role.kind} ${role.id}`
    const before = last.get(key)
    last.set(key, role.entity)
    const changes = changesOf(model, role.kind, before, role.entity, role.act)
    return { ...happening, entity: role.id, changes: areApart ? [`in ${role.scope}`, ...changes] : changes }
  })
}

/** The first event of an entity shows its text, the others what they changed. */
function changesOf(model: Model, kind: string, before: Fields | undefined, after: Fields, act: string): string[] {
  const text = model.kinds.find(({ name }) => name === kind)?.text ?? ''
  if (before === undefined) return text in after ? [`${text} ${short(after[text])}`] : []
  const changes = changedLeaves(before, after)
  if (changes.length === 0) return act === 'remove' ? [] : ['no change']
  const more = changes.length - SHOWN_CHANGES
  return more > 0 ? [...changes.slice(0, SHOWN_CHANGES), `and ${more} more`] : changes
}

/** An address that changes beside other things says nothing more. */
function changedLeaves(before: Fields, after: Fields): string[] {
  const [old, now] = [leavesOf(before), leavesOf(after)]
  const changed = [...new Set([...old.keys(), ...now.keys()])].filter((path) => old.get(path) !== now.get(path))
  const telling = changed.filter((path) => !isAddress(now.get(path) ?? old.get(path) ?? ''))
  return (telling.length > 0 ? telling : changed).map(
    (path) => `${path} ${abridged(old.get(path) ?? 'absent')} → ${abridged(now.get(path) ?? 'absent')}`,
  )
}

const isAddress = (json: string): boolean => /^"https?:/.test(json)

function leavesOf(value: Fields, prefix = ''): Map<string, string> {
  const found = new Map<string, string>()
  for (const [key, item] of Object.entries(value)) {
    const inner = isObject(item) && Object.keys(item).length > 0 ? item : undefined
    if (inner === undefined) found.set(`${prefix}${key}`, JSON.stringify(item))
    else for (const leaf of leavesOf(inner, `${prefix}${key}.`)) found.set(...leaf)
  }
  return found
}

const short = (value: Json | undefined): string => abridged(JSON.stringify(value ?? null))

function abridged(text: string): string {
  return text.length > SHOWN_CHARACTERS ? `${text.slice(0, SHOWN_CHARACTERS - 1)}…` : text
}
