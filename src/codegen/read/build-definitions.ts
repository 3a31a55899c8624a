import { UsageError } from '../../errors.js'
import { pointerBelow } from '../../json-schema/pointer.js'
import { isRecord, type JsonSchema, type SchemaObject, subschemas } from '../../json-schema/schema.js'
import { isLegacy } from '../model/dialect.js'
import { CHECKED_FORMATS, FREE_FORMATS } from '../model/format-names.js'
import { refTo } from '../model/model.js'
import { NameRegistry } from '../model/names.js'
import { newerKeywords, normaliseKeywords } from '../model/normalise-keywords.js'
import { mapSubschemas } from '../model/walk-schemas.js'
import { checkKeywords, patternsOf } from './check-keywords.js'
import type { DeclaredEvent } from './declared-event.js'
import { nameHint } from './name-hint.js'
import { text } from './navigate.js'
import { type SchemaDocument, schemaSet } from './read-schemas.js'
import { type Located, place, quote, Resolver } from './resolver.js'

type OnPattern = (pattern: string, place: string) => void

type Annotations = Pick<DeclaredEvent, 'title' | 'description' | 'deprecated'>

interface AddOptions {
  /** What its document says about it elsewhere. */
  readonly about?: Annotations
  /** Takes the name as it is. */
  readonly reserved?: boolean
}

/** Collects definitions: every schema that is referred to gets a name and is rewritten in turn. */
export class DefinitionBuilder {
  readonly defs = new Map<string, JsonSchema>()
  readonly #names = new NameRegistry()
  /** By schema, then by the scope in which it was come to: that decides what its dynamic references mean. */
  readonly #nameOf = new Map<unknown, Map<string, string>>()
  readonly #pending: { name: string; located: Located; about: Annotations | undefined }[] = []
  readonly #resolver: Resolver
  readonly #onPattern: OnPattern
  readonly #attributes: { readonly resolver: Resolver; readonly root: Located } | undefined
  /** What is not checked, and where. */
  readonly #notes = new Map<string, string[]>()
  replacedAttributes = false

  constructor(resolver: Resolver, attributes: SchemaDocument | undefined, onPattern: OnPattern = () => {}) {
    this.#resolver = resolver
    this.#onPattern = onPattern
    if (attributes === undefined) return
    const own = new Resolver(schemaSet([attributes]))
    this.#attributes = { resolver: own, root: own.root(attributes) }
  }

  add(located: Located, hint = nameHint(located), { about, reserved }: AddOptions = {}): string {
    const names = this.#nameOf.get(located.schema) ?? new Map<string, string>()
    const known = names.get(located.scope.key)
    if (known !== undefined) return known
    const name = reserved === true ? hint : this.#names.claim(hint)
    this.#nameOf.set(located.schema, names.set(located.scope.key, name))
    // Reserves its place in the order.
    this.defs.set(name, true)
    this.#pending.push({ name, located, about })
    return name
  }

  /** Rewrites what was added, and what that refers to. */
  finish(): void {
    // More are added on the way.
    for (const { name, located, about } of this.#pending) this.defs.set(name, annotated(this.#rewrite(located), about))
  }

  /** One sentence for each thing that the schemas say and that is not checked. */
  warnings(): string[] {
    return [...this.#notes].map(([what, [first, ...more]]) => {
      const others = more.length === 0 ? '' : ` and in ${more.length} more ${more.length === 1 ? 'place' : 'places'}`
      return `${what}: ${first}${others}.`
    })
  }

  #rewrite(located: Located): JsonSchema {
    const { schema } = located
    if (typeof schema === 'boolean') return schema
    const { dialect } = located.resource
    const normal = normaliseKeywords(schema, dialect)
    const at = (...segments: string[]) => place({ ...located, pointer: pointerBelow(located.pointer, segments) })
    checkKeywords('$ref' in normal && isLegacy(dialect) ? normal : schema, at)
    refuseBrokenNames(normal, located)
    for (const pattern of patternsOf(normal)) this.#onPattern(pattern, at())
    this.#noteWhatIsIgnored(schema, normal, located)
    const within = mapSubschemas(normal, (inner, _position, segments) => {
      if (segments[0] === 'properties' && segments[1] === 'custom_attributes' && this.#attributes !== undefined) {
        this.replacedAttributes = true
        const { description } = typeof inner === 'boolean' ? {} : inner
        const name = this.add(this.#attributes.root, 'CustomAttributes')
        return { ...(typeof description === 'string' ? { description } : {}), $ref: refTo(name) }
      }
      return this.#rewrite(this.#resolver.within(located, inner, asWritten(schema, segments)))
    })
    return withNull(this.#withTargets(within, located))
  }

  /** With references to definitions, in place of those to schemas in files. */
  #withTargets({ $dynamicRef, $recursiveRef, ...schema }: SchemaObject, located: Located): SchemaObject {
    const resolver = this.#resolverOf(located)
    const targets = [$dynamicRef, $recursiveRef].flatMap((ref) =>
      typeof ref === 'string' ? [resolver.resolveDynamic(ref, located)] : [],
    )
    if (typeof schema.$ref === 'string') targets.unshift(resolver.resolve(schema.$ref, located))
    const { $ref: _, ...rest } = schema
    if (targets.some((target) => target.schema === false)) return { ...rest, not: {} }
    const [first, ...others] = targets
      .filter((target) => target.schema !== true)
      .map((target) => ({ $ref: refTo(this.add(target)) }))
    if (first === undefined) return rest
    const allOf = others.length === 0 ? {} : { allOf: [...subschemas(rest, 'allOf'), ...others] }
    return { ...schema, ...allOf, ...first }
  }

  /** The schema of the attributes stands alone: it may refer only to itself. */
  #resolverOf(located: Located): Resolver {
    const attributes = this.#attributes
    return located.document === attributes?.root.document ? attributes.resolver : this.#resolver
  }

  #noteWhatIsIgnored(schema: SchemaObject, { format, $ref }: SchemaObject, located: Located): void {
    if (typeof format === 'string' && ![...CHECKED_FORMATS, ...FREE_FORMATS].some((known) => known === format))
      this.#note(`The format ${quote(format)} is not checked`, located)
    const { dialect } = located.resource
    if (isLegacy(dialect) && typeof $ref === 'string') return
    for (const keyword of newerKeywords(dialect).filter((keyword) => keyword in schema))
      this.#note(`"${keyword}" is ignored, because ${dialect} does not have it`, located)
  }

  #note(what: string, located: Located): void {
    this.#notes.set(what, [...(this.#notes.get(what) ?? []), place(located)])
  }
}

/** What a schema says of itself goes first. */
function annotated(schema: JsonSchema, about: Annotations | undefined): JsonSchema {
  if (about === undefined || (isRecord(schema) && text(schema.description) !== undefined)) return schema
  const { title, description, deprecated } = about
  return {
    ...(title === undefined ? {} : { title }),
    ...(description === undefined ? {} : { description }),
    ...(deprecated === true ? { deprecated } : {}),
    ...(schema === true ? {} : schema === false ? { not: {} } : schema),
  }
}

/** The way to a subschema as the file has it: keywords of older drafts have other names. */
function asWritten(schema: SchemaObject, [keyword = '', ...rest]: readonly string[]): string[] {
  if (keyword === 'items' && Array.isArray(schema.items)) return ['additionalItems', ...rest]
  const older: Record<string, string> = { prefixItems: 'items', dependentSchemas: 'dependencies' }
  return [keyword in schema ? keyword : (older[keyword] ?? keyword), ...rest]
}

const ANNOTATIONS = ['title', 'description', 'default', 'examples', 'deprecated', 'readOnly', 'writeOnly', '$comment']
const APPLIED = ['$ref', 'allOf', 'anyOf', 'oneOf', 'not', 'if']

/** What OpenAPI 3.0 writes as `nullable: true`, in the keywords of JSON Schema. */
function withNull({ nullable, ...schema }: SchemaObject): SchemaObject {
  if (nullable !== true) return schema
  if (APPLIED.some((keyword) => keyword in schema)) {
    const entries = Object.entries(schema)
    const checked = entries.filter(([keyword]) => !ANNOTATIONS.includes(keyword))
    const annotations = entries.filter(([keyword]) => ANNOTATIONS.includes(keyword))
    return { ...Object.fromEntries(annotations), anyOf: [Object.fromEntries(checked), { type: 'null' }] }
  }
  const { const: only, ...others } = schema
  const values = 'const' in schema ? [only] : schema.enum
  return {
    ...others,
    ...(schema.type === undefined ? {} : { type: [...new Set([schema.type, 'null'].flat())] }),
    ...(Array.isArray(values) ? { enum: [...new Set([...values, null])] } : {}),
  }
}

/** Half of a surrogate pair is not a character: neither a file nor a pointer can hold it. */
function refuseBrokenNames({ properties, patternProperties }: SchemaObject, located: Located): void {
  for (const map of [properties, patternProperties]) {
    const broken = isRecord(map) ? Object.keys(map).find((key) => /\p{Surrogate}/u.test(key)) : undefined
    if (broken !== undefined) {
      throw new UsageError(
        'name_not_unicode',
        `${place(located)} has a property whose name is not valid Unicode: ${JSON.stringify(broken)}. Rename it.`,
      )
    }
  }
}
