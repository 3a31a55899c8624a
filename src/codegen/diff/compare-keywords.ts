import type { SchemaObject } from '../../json-schema/schema.js'
import { stable } from './canonical-schema.js'
import type { SchemaChange } from './schema-change.js'

/** Keywords that narrow the values if their number rises, and those that do if it falls. */
const LOWER_BOUNDS = ['minimum', 'exclusiveMinimum', 'minLength', 'minItems', 'minProperties', 'minContains']
const UPPER_BOUNDS = ['maximum', 'exclusiveMaximum', 'maxLength', 'maxItems', 'maxProperties', 'maxContains']
/** Keywords that narrow the values if they are present. */
const CHECKS = [
  'format',
  'pattern',
  'multipleOf',
  'uniqueItems',
  'not',
  'contains',
  'propertyNames',
  'dependentRequired',
  'unevaluatedItems',
]
/** Keywords that are compared as a whole: any difference may break anybody. */
const WHOLE = [['if', 'then', 'else'], ['allOf']]

export function comparePossible(was: boolean, is: boolean, path: string): SchemaChange[] {
  if (was === is) return []
  return is
    ? [{ path, message: 'may have a value, where none was valid', breaks: ['receivers'] }]
    : [{ path, message: 'may no longer have any value', breaks: ['senders'] }]
}

export function compareTypes(old: SchemaObject, now: SchemaObject, path: string): SchemaChange[] {
  const [had, has] = [typesOf(old), typesOf(now)]
  // The values say it all.
  const byValue = ['enum' in old, 'enum' in now]
  if (byValue.every(Boolean) || (byValue.some(Boolean) && (had === undefined || has === undefined))) return []
  if (had === undefined && has === undefined) return []
  if (had === undefined)
    return [{ path, message: `must be ${or(has)} now, where it could be anything`, breaks: ['senders'] }]
  if (has === undefined) return [{ path, message: `may be anything, where it was ${or(had)}`, breaks: ['receivers'] }]
  const covers = (types: readonly string[], type: string) =>
    types.includes(type) || (type === 'integer' && types.includes('number'))
  const lost = had.filter((type) => !covers(has, type))
  const gained = has.filter((type) => !covers(had, type))
  if (lost.length > 0 && gained.length > 0)
    return [{ path, message: `changed from ${or(had)} to ${or(has)}`, breaks: ['receivers', 'senders'] }]
  if (lost.length > 0) return [{ path, message: `may no longer be ${or(lost)}`, breaks: ['senders'] }]
  return gained.length > 0 ? [{ path, message: `may be ${or(gained)} as well`, breaks: ['receivers'] }] : []
}

export function compareValues(old: SchemaObject, now: SchemaObject, path: string): SchemaChange[] {
  const [had, has] = [valuesOf(old), valuesOf(now)]
  if (had === undefined && has === undefined) return []
  if (had === undefined) return [{ path, message: `must be one of ${has?.join(', ')} now`, breaks: ['senders'] }]
  if (has === undefined)
    return [{ path, message: `may have other values than ${had.join(', ')}`, breaks: ['receivers'] }]
  const lost = had.filter((value) => !has.includes(value))
  const gained = has.filter((value) => !had.includes(value))
  return [
    ...(lost.length > 0
      ? [{ path, message: `may no longer be ${lost.join(' or ')}`, breaks: ['senders'] as const }]
      : []),
    ...(gained.length > 0
      ? [{ path, message: `may be ${gained.join(' or ')} as well`, breaks: ['receivers'] as const }]
      : []),
  ]
}

export function compareChecks(
  old: SchemaObject,
  now: SchemaObject,
  path: string,
  areEqual: (old: unknown, now: unknown) => boolean,
): SchemaChange[] {
  const changes: SchemaChange[] = []
  const text = stable
  for (const [keywords, narrower] of [
    [LOWER_BOUNDS, 1],
    [UPPER_BOUNDS, -1],
  ] as const) {
    for (const keyword of keywords) {
      const [before, after] = boundsOf(keyword, old, now)
      if (before === after) continue
      const narrows = typeof after === 'number' && (typeof before !== 'number' || (after - before) * narrower > 0)
      changes.push({
        path,
        message: `${keyword} ${changed(text(before), text(after))}`,
        breaks: [narrows ? 'senders' : 'receivers'],
      })
    }
  }
  for (const keyword of CHECKS) {
    const [before, after] = [text(old[keyword]), text(now[keyword])]
    if (before === after || areEqual(old[keyword], now[keyword])) continue
    const breaks =
      after === undefined
        ? (['receivers'] as const)
        : before === undefined
          ? (['senders'] as const)
          : (['receivers', 'senders'] as const)
    changes.push({ path, message: `${keyword} ${changed(before, after)}`, breaks })
  }
  for (const keywords of WHOLE) {
    const differs = keywords.some(
      (keyword) => text(old[keyword]) !== text(now[keyword]) && !areEqual(old[keyword], now[keyword]),
    )
    if (differs) changes.push({ path, message: `${or(keywords)} changed`, breaks: ['receivers', 'senders'] })
  }
  return changes
}

/** `contains` alone means one item at least. */
function boundsOf(keyword: string, old: SchemaObject, now: SchemaObject): [unknown, unknown] {
  const least = keyword === 'minContains' && 'contains' in old && 'contains' in now ? 1 : undefined
  return [old[keyword] ?? least, now[keyword] ?? least]
}

function changed(before: string | undefined, after: string | undefined): string {
  if (before === undefined) return `${after} is required now`
  return after === undefined ? `${before} is no longer required` : `changed from ${before} to ${after}`
}

function typesOf({ type }: SchemaObject): string[] | undefined {
  return type === undefined ? undefined : [type].flat().map(String)
}

function valuesOf(schema: SchemaObject): string[] | undefined {
  return Array.isArray(schema.enum) ? schema.enum.map((value) => stable(value) ?? '') : undefined
}

function or(types: readonly string[] | undefined): string {
  return types === undefined || types.length === 0 ? 'nothing' : types.join(' or ')
}
