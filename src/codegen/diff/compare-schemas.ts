import { flatten } from '../../json-schema/flatten.js'
import { isRecord, isSchema, type JsonSchema, type SchemaObject, subschemas } from '../../json-schema/schema.js'
import { type Model, nameOfRef } from '../model/model.js'
import type { SchemaChange } from './schema-change.js'

type Versioned = readonly [model: Model, schema: JsonSchema]

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
const WHOLE = ['if', 'then', 'else', 'prefixItems', 'dependentSchemas', 'allOf']

/** Maximum changes repeated each time a definition is reused. */
const MOST_REPEATED = 100

/** All differences between two versions of a schema. Narrower breaks senders, wider breaks receivers. */
export function compareSchemas(before: Versioned, after: Versioned, path: string): SchemaChange[] {
  return new Comparison().compare(before, after, path)
}

class Comparison {
  /** Pairs of definitions, with the changes found at their first use. Empty while they are being compared. */
  readonly #pairs = new Map<string, { readonly path: string; readonly changes: readonly SchemaChange[] }>()

  compare(before: Versioned, after: Versioned, path: string): SchemaChange[] {
    const pair = [refOf(before[1]), refOf(after[1])]
    if (pair.includes(undefined)) return this.#compareContent(before, after, path)
    const key = pair.join(' ')
    const known = this.#pairs.get(key)
    if (known !== undefined) {
      return known.changes.map((change) => ({ ...change, path: path + change.path.slice(known.path.length) }))
    }
    this.#pairs.set(key, { path, changes: [] })
    const changes = this.#compareContent(before, after, path)
    this.#pairs.set(key, { path, changes: changes.slice(0, MOST_REPEATED) })
    return changes
  }

  #compareContent([oldModel, oldSchema]: Versioned, [newModel, newSchema]: Versioned, path: string): SchemaChange[] {
    const [old, now] = [flattenIn(oldModel, oldSchema), flattenIn(newModel, newSchema)]
    if (old === false || now === false) return comparePossible(old !== false, now !== false, path)
    return [
      ...compareTypes(old, now, path),
      ...compareValues(old, now, path),
      ...compareChecks(old, now, path),
      ...this.#compareObjects([oldModel, old], [newModel, now], path),
      ...this.#compareParts([oldModel, old], [newModel, now], path),
    ]
  }

  #compareObjects(
    [oldModel, old]: [Model, SchemaObject],
    [newModel, now]: [Model, SchemaObject],
    path: string,
  ): SchemaChange[] {
    const changes: SchemaChange[] = []
    const [had, has] = [recordOf(old.properties), recordOf(now.properties)]
    const [needed, needs] = [listOf(old.required), listOf(now.required)]
    for (const [key, schema] of Object.entries(had)) {
      const at = joinPath(path, key)
      const next = Object.getOwnPropertyDescriptor(has, key)?.value
      if (!isSchema(schema)) continue
      if (!isSchema(next)) changes.push({ path: at, message: 'was removed', breaks: ['receivers'] })
      else changes.push(...this.compare([oldModel, schema], [newModel, next], at))
    }
    for (const key of Object.keys(has)) {
      if (!Object.hasOwn(had, key) && !needs.includes(key))
        changes.push({ path: joinPath(path, key), message: 'is new, and optional', breaks: [] })
    }
    for (const key of needs) {
      if (!needed.includes(key))
        changes.push({ path: joinPath(path, String(key)), message: 'is required now', breaks: ['senders'] })
    }
    for (const key of needed) {
      if (!needs.includes(key) && Object.hasOwn(has, String(key)))
        changes.push({ path: joinPath(path, String(key)), message: 'is no longer required', breaks: ['receivers'] })
    }
    const closed = (schema: SchemaObject) =>
      schema.additionalProperties === false || schema.unevaluatedProperties === false
    if (!closed(old) && closed(now))
      changes.push({ path, message: 'may no longer have properties that are not described', breaks: ['senders'] })
    if (closed(old) && !closed(now))
      changes.push({ path, message: 'may have properties that are not described', breaks: ['receivers'] })
    return changes
  }

  /** Items, other properties, and branches. */
  #compareParts(before: [Model, SchemaObject], after: [Model, SchemaObject], path: string): SchemaChange[] {
    const changes: SchemaChange[] = []
    const part = (old: unknown, now: unknown, at: string) => {
      if (isSchema(old) || isSchema(now)) {
        changes.push(
          ...this.compare([before[0], isSchema(old) ? old : true], [after[0], isSchema(now) ? now : true], at),
        )
      }
    }
    const [old, now] = [before[1], after[1]]
    part(old.items, now.items, `${path}[]`)
    // Open and closed are compared with the properties.
    if (isRecord(old.additionalProperties) || isRecord(now.additionalProperties)) {
      if (old.additionalProperties !== false && now.additionalProperties !== false)
        part(old.additionalProperties, now.additionalProperties, `${path}.*`)
    }
    const [oldPatterns, newPatterns] = [recordOf(old.patternProperties), recordOf(now.patternProperties)]
    for (const pattern of new Set([...Object.keys(oldPatterns), ...Object.keys(newPatterns)])) {
      part(oldPatterns[pattern], newPatterns[pattern], `${path}[${pattern}]`)
    }
    for (const keyword of ['anyOf', 'oneOf']) changes.push(...this.#compareBranches(before, after, keyword, path))
    return changes
  }

  #compareBranches(
    [oldModel, old]: [Model, SchemaObject],
    [newModel, now]: [Model, SchemaObject],
    keyword: string,
    path: string,
  ): SchemaChange[] {
    const [had, has] = [subschemas(old, keyword), subschemas(now, keyword)]
    if (had.length === 0 && has.length === 0) return []
    if (had.length === 0) return [{ path, message: `must have one of ${has.length} forms now`, breaks: ['senders'] }]
    if (has.length === 0) return [{ path, message: 'may have any form', breaks: ['receivers'] }]
    const rest = [...has]
    const unmatched = had.filter((branch) => {
      const same = rest.findIndex(
        (candidate) => this.compare([oldModel, branch], [newModel, candidate], path).length === 0,
      )
      if (same >= 0) rest.splice(same, 1)
      return same < 0
    })
    // As many new forms as old ones: each old one is compared with the new one in its place.
    if (unmatched.length === rest.length) {
      return unmatched.flatMap((branch, index) =>
        this.compare([oldModel, branch], [newModel, rest[index] ?? true], path),
      )
    }
    return [
      ...unmatched.map(
        (): SchemaChange => ({
          path,
          message: 'may no longer have one of its forms',
          breaks: ['senders', 'receivers'],
        }),
      ),
      ...rest.map((): SchemaChange => ({ path, message: 'may have a form that is new', breaks: ['receivers'] })),
    ]
  }
}

function flattenIn({ defs }: Model, schema: JsonSchema): SchemaObject | false {
  return flatten(schema, (ref) => defs.get(nameOfRef(ref) ?? '') ?? true)
}

function comparePossible(was: boolean, is: boolean, path: string): SchemaChange[] {
  if (was === is) return []
  return is
    ? [{ path, message: 'may have a value, where none was valid', breaks: ['receivers'] }]
    : [{ path, message: 'may no longer have any value', breaks: ['senders'] }]
}

function compareTypes(old: SchemaObject, now: SchemaObject, path: string): SchemaChange[] {
  const [had, has] = [typesOf(old), typesOf(now)]
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

function compareValues(old: SchemaObject, now: SchemaObject, path: string): SchemaChange[] {
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

function compareChecks(old: SchemaObject, now: SchemaObject, path: string): SchemaChange[] {
  const changes: SchemaChange[] = []
  const text = (value: unknown) => JSON.stringify(value)
  for (const [keywords, narrower] of [
    [LOWER_BOUNDS, 1],
    [UPPER_BOUNDS, -1],
  ] as const) {
    for (const keyword of keywords) {
      const [before, after] = [old[keyword], now[keyword]]
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
    if (before === after) continue
    const breaks =
      after === undefined
        ? (['receivers'] as const)
        : before === undefined
          ? (['senders'] as const)
          : (['receivers', 'senders'] as const)
    changes.push({ path, message: `${keyword} ${changed(before, after)}`, breaks })
  }
  for (const keyword of WHOLE) {
    if (text(old[keyword]) !== text(now[keyword]))
      changes.push({ path, message: `${keyword} changed`, breaks: ['receivers', 'senders'] })
  }
  return changes
}

function changed(before: string | undefined, after: string | undefined): string {
  if (before === undefined) return `${after} is required now`
  return after === undefined ? `${before} is no longer required` : `changed from ${before} to ${after}`
}

function typesOf({ type }: SchemaObject): string[] | undefined {
  return type === undefined ? undefined : [type].flat().map(String)
}

function valuesOf(schema: SchemaObject): string[] | undefined {
  if ('const' in schema) return [JSON.stringify(schema.const)]
  return Array.isArray(schema.enum) ? schema.enum.map((value) => JSON.stringify(value)) : undefined
}

function refOf(schema: JsonSchema): string | undefined {
  return isRecord(schema) ? nameOfRef(schema.$ref) : undefined
}

function or(types: readonly string[] | undefined): string {
  return types === undefined || types.length === 0 ? 'nothing' : types.join(' or ')
}

function joinPath(path: string, key: string): string {
  const name = /^[A-Za-z_$][\w$]*$/.test(key) ? key : `[${JSON.stringify(key)}]`
  // The first part is the event.
  return path.includes(': ') ? `${path}.${name}` : `${path}: ${name}`
}

function recordOf(value: unknown): Record<string, unknown> {
  return isRecord(value) ? value : {}
}

function listOf(value: unknown): unknown[] {
  return Array.isArray(value) ? value : []
}
