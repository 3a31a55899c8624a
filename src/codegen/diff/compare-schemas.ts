import type { ResolveRef } from '../../json-schema/flatten.js'
import { isRecord, isSchema, type JsonSchema, type SchemaObject, subschemas } from '../../json-schema/schema.js'
import { type Model, nameOfRef } from '../model/model.js'
import { canonical, withOnlyForm } from './canonical-schema.js'
import { compareChecks, comparePossible, compareTypes, compareValues } from './compare-keywords.js'
import type { SchemaChange } from './schema-change.js'

type Versioned = readonly [model: Model, schema: JsonSchema]

/** Maximum changes repeated each time a definition is reused. */
const MOST_REPEATED = 100

/** All differences between two versions of a schema. Narrower breaks senders, wider breaks receivers. */
export function compareSchemas(before: Versioned, after: Versioned, path: string): SchemaChange[] {
  return new Comparison().compare(before, after, path)
}

class Comparison {
  /** Pairs of schemas, with the changes found at their first use. Empty while they are being compared. */
  readonly #pairs = new Map<string, { readonly path: string; readonly changes: readonly SchemaChange[] }>()
  readonly #ids = new Map<SchemaObject, number>()

  compare(before: Versioned, after: Versioned, path: string): SchemaChange[] {
    const key = `${this.#keyOf(before[1])} ${this.#keyOf(after[1])}`
    const known = this.#pairs.get(key)
    if (known !== undefined) {
      return known.changes.map((change) => ({ ...change, path: path + change.path.slice(known.path.length) }))
    }
    this.#pairs.set(key, { path, changes: [] })
    const changes = this.#compareContent(before, after, path)
    this.#pairs.set(key, { path, changes: changes.slice(0, MOST_REPEATED) })
    return changes
  }

  /**
   * The definition that a schema is a reference to, or the schema itself. Where several describe one property, all of them:
   * merging makes a new schema each time, and recursive ones would never end.
   */
  #keyOf(schema: JsonSchema): string {
    return [...new Set(this.#partsOf(schema))].sort().join('&')
  }

  #partsOf(schema: JsonSchema): string[] {
    if (typeof schema === 'boolean') return [String(schema)]
    if (Object.keys(schema).every((keyword) => keyword === '$ref' || keyword === 'allOf')) {
      const name = nameOfRef(schema.$ref)
      const parts = subschemas(schema, 'allOf').flatMap((part) => this.#partsOf(part))
      return name === undefined ? parts : [name, ...parts]
    }
    const id = this.#ids.get(schema) ?? this.#ids.size
    this.#ids.set(schema, id)
    return [`#${id}`]
  }

  #compareContent([oldModel, oldSchema]: Versioned, [newModel, newSchema]: Versioned, path: string): SchemaChange[] {
    const [oldForm, newForm] = [canonical(oldSchema, refsOf(oldModel)), canonical(newSchema, refsOf(newModel))]
    const [old, now] = withoutOnlyForms([oldModel, oldForm], [newModel, newForm])
    if (old === false || now === false) return comparePossible(old !== false, now !== false, path)
    const [before, after] = [[oldModel, old] as const, [newModel, now] as const]
    return [
      ...compareTypes(old, now, path),
      ...compareValues(old, now, path),
      ...compareChecks(old, now, path, (some, others) => this.#areEqual([oldModel, some], [newModel, others], path)),
      ...this.#compareObjects(before, after, path),
      ...this.#compareParts(before, after, path),
    ]
  }

  /** Whether two values of a keyword mean the same: schemas, or lists of schemas in any order. */
  #areEqual(
    [oldModel, old]: readonly [Model, unknown],
    [newModel, now]: readonly [Model, unknown],
    path: string,
  ): boolean {
    const same = (some: unknown, others: unknown) =>
      isSchema(some) && isSchema(others) && this.compare([oldModel, some], [newModel, others], path).length === 0
    if (Array.isArray(old) && Array.isArray(now)) {
      const rest = [...now]
      return (
        old.length === now.length &&
        old.every((member) => {
          const at = rest.findIndex((candidate) => same(member, candidate))
          return at >= 0 && rest.splice(at, 1).length === 1
        })
      )
    }
    return same(old, now)
  }

  #compareObjects(
    [oldModel, old]: readonly [Model, SchemaObject],
    [newModel, now]: readonly [Model, SchemaObject],
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
      const isRemoved = Object.hasOwn(had, String(key)) && !Object.hasOwn(has, String(key))
      if (!needs.includes(key) && !isRemoved)
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
  #compareParts(
    before: readonly [Model, SchemaObject],
    after: readonly [Model, SchemaObject],
    path: string,
  ): SchemaChange[] {
    const changes: SchemaChange[] = []
    const part = (old: unknown, now: unknown, at: string) => {
      if (isSchema(old) || isSchema(now)) {
        changes.push(
          ...this.compare([before[0], isSchema(old) ? old : true], [after[0], isSchema(now) ? now : true], at),
        )
      }
    }
    const [old, now] = [before[1], after[1]]
    const [oldItems, newItems] = [listOf(old.prefixItems), listOf(now.prefixItems)]
    for (let at = 0; at < Math.max(oldItems.length, newItems.length); at += 1)
      part(oldItems[at] ?? old.items, newItems[at] ?? now.items, `${path}[${at}]`)
    part(old.items, now.items, `${path}[]`)
    // Open and closed are compared with the properties.
    if (isRecord(old.additionalProperties) || isRecord(now.additionalProperties)) {
      if (old.additionalProperties !== false && now.additionalProperties !== false)
        part(old.additionalProperties, now.additionalProperties, `${path}.*`)
    }
    if (isRecord(old.unevaluatedProperties) || isRecord(now.unevaluatedProperties)) {
      if (old.unevaluatedProperties !== false && now.unevaluatedProperties !== false)
        part(old.unevaluatedProperties, now.unevaluatedProperties, `${path}.*`)
    }
    const [oldPatterns, newPatterns] = [recordOf(old.patternProperties), recordOf(now.patternProperties)]
    for (const pattern of new Set([...Object.keys(oldPatterns), ...Object.keys(newPatterns)])) {
      part(oldPatterns[pattern], newPatterns[pattern], `${path}[${pattern}]`)
    }
    const [oldDependent, newDependent] = [recordOf(old.dependentSchemas), recordOf(now.dependentSchemas)]
    for (const key of new Set([...Object.keys(oldDependent), ...Object.keys(newDependent)])) {
      part(oldDependent[key], newDependent[key], `${path} (with ${key})`)
    }
    for (const keyword of ['anyOf', 'oneOf']) changes.push(...this.#compareBranches(before, after, keyword, path))
    return changes
  }

  #compareBranches(
    [oldModel, old]: readonly [Model, SchemaObject],
    [newModel, now]: readonly [Model, SchemaObject],
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

function refsOf({ defs }: Model): ResolveRef {
  return (ref) => defs.get(nameOfRef(ref) ?? '') ?? true
}

/** A union of one form is that form, unless the other version has several to compare it with. */
function withoutOnlyForms(
  [oldModel, old]: readonly [Model, SchemaObject | false],
  [newModel, now]: readonly [Model, SchemaObject | false],
): [SchemaObject | false, SchemaObject | false] {
  let [before, after] = [old, now]
  for (const keyword of ['anyOf', 'oneOf']) {
    const [had, has] = [before, after].map((schema) => (schema ? subschemas(schema, keyword).length : 0))
    if ((had ?? 0) > 1 || (has ?? 0) > 1) continue
    if (before && had === 1) before = withOnlyForm(before, keyword, refsOf(oldModel))
    if (after && has === 1) after = withOnlyForm(after, keyword, refsOf(newModel))
  }
  return [before, after]
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
