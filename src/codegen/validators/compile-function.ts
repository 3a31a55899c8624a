import { isOfType as isOfJsonType } from '../../json-schema/json-types.js'
import { pointerToken } from '../../json-schema/pointer.js'
import { isSchema, type JsonSchema, type SchemaObject, subschemas } from '../../json-schema/schema.js'
import { quoteString } from '../types/quote.js'
import type { Target } from './branch-facts.js'
import {
  type CheckContext,
  isObject,
  isOfType,
  isOfTypes,
  literal,
  note,
  type Path,
  type Place,
} from './check-context.js'
import { CodeWriter } from './code-writer.js'
import { checkArray, eachItem, limitsArray } from './emit-array-checks.js'
import { checkObject, limitsObject, type Rest } from './emit-object-checks.js'
import { checkNumber, checkString, checkValues, limitsScalar } from './emit-scalar-checks.js'
import { checkConditions, checkUnions } from './emit-union-checks.js'
import type { Helper } from './runtime/support.js'
import { asksAtRunTime, evaluatedProperties } from './unevaluated.js'

/** The definitions that a function may refer to. */
export interface Referred {
  readonly tracked: ReadonlySet<string>
  readonly typeOf: (schema: SchemaObject) => string | undefined
  readonly target: Target
}

/** Compiles one definition to one function. */
export class FunctionCompiler implements CheckContext {
  readonly code = new CodeWriter()
  /** The parts of the output that the function uses. */
  readonly uses = new Set<string>()
  /** The types whose functions it calls. */
  readonly calls = new Set<string>()
  readonly #definitions: Referred
  readonly #constants: Map<string, string>
  #variables = 0

  constructor(definitions: Referred, constants: Map<string, string>) {
    this.#definitions = definitions
    this.#constants = constants
  }

  compile(name: string, schema: JsonSchema, tracked: boolean): string {
    this.code.block(`function ${name}(data, errors${tracked ? ', seen = new Set()' : ''})`, () => {
      this.code.line('const start = errors.length')
      this.check(schema, { data: 'data', path: [], seen: tracked ? 'seen' : undefined })
      this.code.line('return errors.length - start')
    })
    return this.code.toString()
  }

  check(schema: JsonSchema, place: Place): void {
    if (schema === false) this.fail(place, 'false schema', '{}')
    if (typeof schema === 'boolean') return
    const { unevaluatedProperties: properties, unevaluatedItems: items, ...others } = schema
    if (!asksAtRunTime(schema, (part) => this.target(part))) {
      this.#keywords(others, place, isSchema(properties) ? this.#restOfAll(others, properties) : restOf(others))
      return
    }
    const seen = this.variable('seen')
    this.code.line(`const ${seen} = new Set()`)
    this.#keywords(others, { ...place, seen }, restOf(others))
    if (isSchema(properties)) this.#unevaluatedProperties(properties, place, seen)
    if (isSchema(items)) this.#unevaluatedItems(items, place, seen)
    if (place.seen !== undefined) this.code.line(`${this.use('merge')}(${place.seen}, ${seen})`)
  }

  /** The rest for `unevaluatedProperties`, where nothing that applies to the same value speaks of all properties. */
  #restOfAll(schema: SchemaObject, rest: JsonSchema): Rest | undefined {
    const evaluated = evaluatedProperties(schema, (part) => this.target(part))
    if (typeof evaluated !== 'object') return restOf(schema)
    return { keyword: 'unevaluatedProperties', schema: rest, ...evaluated }
  }

  #keywords(schema: SchemaObject, place: Place, rest: Rest | undefined): void {
    this.#reference(schema, place)
    this.#typed(schema, place, rest)
    for (const member of subschemas(schema, 'allOf')) this.check(member, place)
    checkUnions(this, schema, place)
    checkConditions(this, schema, place)
  }

  #reference(schema: SchemaObject, place: Place): void {
    const type = this.#definitions.typeOf(schema)
    if (type === undefined) return
    const target = this.target(schema) ?? true
    if (isLeaf(target)) this.check(target, place)
    else this.#call(type, place)
  }

  #call(type: string, place: Place): void {
    this.calls.add(type)
    const name = `check${type}`
    this.uses.add(name)
    const tracked = place.seen !== undefined && this.#definitions.tracked.has(type)
    const call = `${name}(${place.data}, errors${tracked ? `, ${place.seen}` : ''})`
    if (place.path.length === 0) {
      this.code.line(call)
      return
    }
    const count = this.variable('count')
    this.code.line(`const ${count} = ${call}`)
    this.code.line(`if (${count} > 0) ${this.use('prefix')}(errors, ${count}, ${this.#pathOf(place.path)})`)
  }

  #typed(schema: SchemaObject, place: Place, rest: Rest | undefined): void {
    const types = schema.type === undefined ? undefined : [schema.type].flat().map(String)
    const isConst = 'const' in schema
    const values = isConst ? [schema.const] : Array.isArray(schema.enum) ? schema.enum : undefined
    if (values !== undefined) {
      // A value of another type than the schema's is never right.
      const possible =
        types === undefined ? values : values.filter((value) => types.some((type) => isOfJsonType(value, type)))
      checkValues(this, place, possible, isConst && possible.length > 0)
      if (isConst && Array.isArray(schema.enum)) checkValues(this, place, schema.enum, false)
    }
    const groups: { type: string; limits: boolean; body: () => void }[] = [
      { type: 'string', limits: limitsScalar(schema, 'string'), body: () => checkString(this, schema, place) },
      { type: 'number', limits: limitsScalar(schema, 'number'), body: () => checkNumber(this, schema, place) },
      { type: 'array', limits: limitsArray(schema), body: () => checkArray(this, schema, place) },
      {
        type: 'object',
        limits: limitsObject(schema) || rest !== undefined,
        body: () => checkObject(this, schema, place, rest),
      },
    ]
    const demanded = values === undefined ? types : undefined
    let left = demanded ?? []
    const branches: [string, () => void][] = []
    for (const { type, limits, body } of groups) {
      const integers = type === 'number' && demanded?.includes('integer') === true && !demanded.includes('number')
      if (!limits || (demanded !== undefined && !demanded.includes(type) && !integers)) continue
      left = left.filter((other) => other !== type && !(type === 'number' && other === 'integer'))
      branches.push([`if (${isOfType(integers ? 'integer' : type, place.data)})`, body])
    }
    if (demanded !== undefined) {
      const tests = isOfTypes(left, place.data)
      branches.push([
        left.length === 0 ? '' : `if (${negated(tests)})`,
        () => this.fail(place, 'type', `{ type: ${literal(schema.type)} }`),
      ])
    }
    this.code.chain(branches)
  }

  #unevaluatedProperties(schema: JsonSchema, place: Place, seen: string): void {
    if (schema === true && place.seen === undefined) return
    this.code.block(`if (${isObject(place.data)})`, () => {
      const key = this.variable('key')
      this.code.block(`for (const ${key} of Object.keys(${place.data}))`, () => {
        note(this, place, key)
        if (schema === true) return
        this.code.line(`if (${seen}.has(${key})) continue`)
        if (schema === false) return this.fail(place, 'unevaluatedProperties', `{ unevaluatedProperty: ${key} }`)
        const data = this.variable('value')
        this.code.line(`const ${data} = ${place.data}[${key}]`)
        this.check(schema, { data, path: [...place.path, { expression: key }], seen: undefined })
      })
    })
  }

  #unevaluatedItems(schema: JsonSchema, place: Place, seen: string): void {
    if (schema === true && place.seen === undefined) return
    this.code.block(`if (Array.isArray(${place.data}))`, () => {
      eachItem(this, place, 0, (part, index) => {
        note(this, place, index)
        if (schema === true) return
        this.code.block(`if (!${seen}.has(${index}))`, () => {
          if (schema === false) this.fail(part, 'unevaluatedItems', '{}')
          else this.check(schema, part)
        })
      })
    })
  }

  target(schema: SchemaObject): JsonSchema | undefined {
    return this.#definitions.target(schema)
  }

  fail(place: Place, keyword: string, params: string, ...more: Path): void {
    const path = this.#pathOf([...place.path, ...more])
    this.code.line(`${this.use('fail')}(errors, ${path}, ${quoteString(keyword)}, ${params})`)
  }

  attempt(body: () => void): string {
    const before = this.variable('before')
    this.code.line(`const ${before} = errors.length`)
    body()
    return before
  }

  use(helper: Helper): string {
    this.uses.add(helper)
    return helper
  }

  constant(kind: string, expression: string): string {
    const name = this.#constants.get(expression) ?? `${kind.toUpperCase()}_${this.#constants.size + 1}`
    this.#constants.set(expression, name)
    this.uses.add(name)
    return name
  }

  variable(kind: string): string {
    this.#variables += 1
    // Nothing else in the output has a `$`.
    return `${/^[A-Za-z_]\w{0,40}$/.test(kind) ? kind : 'value'}$${this.#variables}`
  }

  /** The code of a JSON Pointer. */
  #pathOf(path: Path): string {
    const parts: string[] = []
    let text = ''
    for (const step of path) {
      if (typeof step === 'string') text += `/${pointerToken(step)}`
      else {
        const index = /^i\$\d+$/.test(step.expression)
        if (index) text += '/'
        if (text !== '') parts.push(quoteString(text))
        text = ''
        parts.push(index ? step.expression : `${this.use('token')}(${step.expression})`)
      }
    }
    if (text !== '' || parts.length === 0) parts.push(quoteString(text))
    return parts.join(' + ')
  }
}

/** The schema of the properties that `properties` and `patternProperties` beside it do not name. */
function restOf(schema: SchemaObject): Rest | undefined {
  const { additionalProperties, properties, patternProperties } = schema
  if (!isSchema(additionalProperties)) return undefined
  const keys = (map: unknown) => Object.keys((map as object | undefined) ?? {})
  return {
    keyword: 'additionalProperties',
    schema: additionalProperties,
    names: keys(properties),
    patterns: keys(patternProperties),
  }
}

function negated(test: string): string {
  if (/^typeof \S+ === '\w+'$|^\S+ === null$/.test(test)) return test.replace('===', '!==')
  return / (?:&&|\|\|) /.test(test) ? `!(${test})` : `!${test}`
}

/** Whether a schema is so small that a call of a function for it would be longer than its checks. */
function isLeaf(schema: JsonSchema): boolean {
  if (typeof schema === 'boolean') return true
  if ('$ref' in schema) return false
  const keywords = Object.entries(schema)
  return (
    keywords.length <= 4 &&
    keywords.every(
      ([, value]) =>
        typeof value !== 'object' ||
        (Array.isArray(value) && value.length <= 3 && value.every((item) => typeof item === 'string')),
    )
  )
}
