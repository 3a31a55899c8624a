import type { Model } from '../model/model.js'
import { visitSchemas } from '../model/walk-schemas.js'
import { quoteString } from '../types/quote.js'
import { compileValidators } from './compile-validators.js'
import { FORMAT_PARTS, FORMATS } from './runtime/formats.js'
import { ISSUES_RUNTIME } from './runtime/issues.js'
import { tidyValidators } from './tidy-validators.js'

/** A module of validators, as JavaScript without header and without exports: it needs nothing at run time. */
export function emitValidators(model: Model): string {
  const types = [...model.events.map(({ type }) => type), ...(model.unknown === undefined ? [] : [model.unknown])]
  const { code, functionOf } = tidyValidators(compileValidators(model, types))
  return [emitFormats(model), code, ISSUES_RUNTIME, dispatch(model, functionOf)].join('\n')
}

/** The formats that the schemas of a model use, and what they are called. */
export function emitFormats(model: Model): string {
  const used = new Set<string>()
  for (const schema of model.defs.values()) {
    visitSchemas(schema, ({ format }) => {
      if (typeof format === 'string' && Object.hasOwn(FORMATS, format)) used.add(format)
    })
  }
  const names = [...used].sort()
  const needs = new Set(names.flatMap((name) => FORMATS[name]?.needs ?? []))
  const parts = Object.keys(FORMAT_PARTS).filter((part) => needs.has(part))
  return [
    ...parts.map((part) => FORMAT_PARTS[part]),
    `const FORMATS = {${names.map((name) => `\n  ${quoteString(name)}: ${FORMATS[name]?.code},`).join('')}\n}`,
    `const FORMAT_LABELS = {${names.map((name) => `\n  ${quoteString(name)}: ${quoteString(FORMATS[name]?.label ?? name)},`).join('')}\n}`,
    '',
  ].join('\n')
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
  const fallback = model.unknown === undefined ? anyValue : [functionOf.get(model.unknown) ?? model.unknown]
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
function result(validate, value) {
  return validate(value) ? { ok: true, event: value } : { ok: false, issues: publicIssues(issuesOf(validate.errors, value)) }
}

function publicIssues(issues) {
  return issues.map(({ pointer, path, keyword, message }) => ({ pointer, path, keyword, message }))
}

function validateAny(value) {
  const candidates = ${candidates}
  if (candidates.length === 1) return result(candidates[0], value)
  let nearest
  for (const validate of candidates) {
    if (validate(value)) return { ok: true, event: value }
    if (nearest === undefined || distance(validate.errors) < distance(nearest)) nearest = validate.errors
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
const validators = Object.fromEntries([...BY_NAME].map(([name, validate]) => [name, standard((value) => result(validate, value))]))

function isKnownEvent(event) {
  return BY_VALUE.has(valueOf(event))
}

function assertNever(event) {
  throw new Error('Unhandled event: ' + show(valueOf(event)))
}
`
}
