import type { Model } from '../model/model.js'
import { quoteString } from '../types/quote.js'
import { neededParts } from './code-parts.js'
import { type CompiledValidators, compileValidators } from './compile-validators.js'
import { formatLabels } from './format-parts.js'
import { ISSUES_RUNTIME } from './runtime/issues.js'

/** A module of validators, as JavaScript without header and without exports: it needs nothing at run time. */
export function emitValidators(model: Model): string {
  const types = [...model.events.map(({ type }) => type), ...(model.unknown === undefined ? [] : [model.unknown])]
  const compiled = compileValidators(model, types)
  return [emitChecks(compiled, types), ISSUES_RUNTIME, dispatch(model, compiled.functionOf)].join('\n')
}

/** The functions that check some types, with all that they use, and the constant `FORMAT_LABELS`. */
export function emitChecks({ functionOf, parts }: CompiledValidators, types: readonly string[]): string {
  const needed = neededParts(
    parts,
    types.map((type) => functionOf.get(type) ?? type),
  )
  return [...needed.map((name) => parts.get(name)?.code), formatLabels(needed), ''].join('\n')
}

/** Maps the value of the discriminating property to the functions that may accept the event. */
function dispatch(model: Model, functionOf: ReadonlyMap<string, string>): string {
  const byValue = new Map<string, string[]>()
  for (const { type, values } of model.events) {
    for (const value of values) byValue.set(value, [...(byValue.get(value) ?? []), functionOf.get(type) ?? type])
  }
  const anyValue = model.events
    .filter(({ values }) => values.length === 0)
    .map(({ type }) => functionOf.get(type) ?? type)
  const entries = [...byValue].map(([value, functions]) => `\n  [${quoteString(value)}, [${functions.join(', ')}]],`)
  const byName = model.events.map(({ name, type }) => `\n  [${quoteString(name)}, ${functionOf.get(type)}],`)
  const fallback =
    model.unknown === undefined ? [...new Set(anyValue)] : [functionOf.get(model.unknown) ?? model.unknown]
  return `const DISCRIMINATOR = [${model.discriminator.map(quoteString).join(', ')}]
const BY_VALUE = new Map([${entries.join('')}\n])
const BY_NAME = new Map([${byName.join('')}\n])
const OTHERS = [${fallback.join(', ')}]
${readsDiscriminator(model.discriminator)}
${runtime(model.unknown !== undefined)}`
}

/** Almost every catalogue has its discriminating property at the top, where no loop is needed to find it. */
function readsDiscriminator([key, ...rest]: readonly string[]): string {
  const body =
    key === undefined || rest.length > 0
      ? 'valueAt(value, DISCRIMINATOR)'
      : `typeof value === 'object' && value !== null && Object.hasOwn(value, ${quoteString(key)}) ? value[${quoteString(key)}] : undefined`
  return `
function valueOf(value) {
  return ${body}
}`
}

function runtime(hasEnvelope: boolean): string {
  const candidates = hasEnvelope
    ? 'BY_VALUE.get(valueOf(value)) ?? OTHERS'
    : '[...(BY_VALUE.get(valueOf(value)) ?? []), ...OTHERS]'
  return `
function result(check, value) {
  const errors = []
  return check(value, errors) === 0 ? { ok: true, event: value } : { ok: false, issues: publicIssues(issuesOf(errors, value)) }
}

function publicIssues(issues) {
  return issues.map(({ pointer, path, keyword, message }) => ({ pointer, path, keyword, message }))
}

function validateAny(value) {
  const candidates = ${candidates}
  if (candidates.length === 1) return result(candidates[0], value)
  let nearest
  for (const check of candidates) {
    const errors = []
    if (check(value, errors) === 0) return { ok: true, event: value }
    if (nearest === undefined || distance(errors) < distance(nearest)) nearest = errors
  }
  return { ok: false, issues: publicIssues(nearest === undefined ? [unknownEvent(value)] : issuesOf(nearest, value)) }
}

// An event with the right properties, though wrong inside, is nearer than one with other properties.
function distance(errors) {
  return errors.length + 1000 * errors.filter(({ instancePath }) => instancePath === '').length
}

function unknownEvent(value) {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return newIssue('', [], value, 'type', 'expected an object, got ' + show(value))
  }
  const pointer = DISCRIMINATOR.map((token) => '/' + token.replace(/~/g, '~0').replace(/\\//g, '~1')).join('')
  return newIssue(pointer, DISCRIMINATOR, value, 'discriminator', 'expected the name of a known event, got ' + show(valueOf(value)))
}

function standardIssues(issues, root) {
  return issues.map(({ pointer, message }) => {
    let holder = root
    const keys = pointer.split('/').slice(1).map((token) => {
      const name = token.replace(/~1/g, '/').replace(/~0/g, '~')
      const key = Array.isArray(holder) ? Number(name) : name
      holder = valueAt(holder, [name])
      return key
    })
    return { message, path: keys }
  })
}

function standard(validate) {
  return Object.assign((value) => validate(value), {
    '~standard': {
      version: 1,
      vendor: 'ckbox-webhooks',
      validate(value) {
        const validated = validate(value)
        return validated.ok ? { value } : { issues: standardIssues(validated.issues, value) }
      },
    },
  })
}

const validateEvent = standard(validateAny)
const validators = Object.fromEntries([...BY_NAME].map(([name, check]) => [name, standard((value) => result(check, value))]))

function isKnownEvent(event) {
  return BY_VALUE.has(valueOf(event))
}

function assertNever(event) {
  throw new Error('Unhandled event: ' + show(valueOf(event)))
}
`
}
