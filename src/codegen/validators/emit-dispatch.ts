import type { Model } from '../model/model.js'
import { quoteString } from '../types/quote.js'
import type { ModuleDraft } from './code-module.js'

/** The module for any event: finds by the discriminating property which event a value is to be. */
export function draftDispatch(
  model: Model,
  checkOf: (type: string) => string,
  convertOf: (type: string) => string | undefined,
): ModuleDraft {
  const { events, unknown } = model
  const types = [...events.map(({ type }) => type), ...(unknown === undefined ? [] : [unknown])]
  const converters = types.flatMap((type) => {
    const convert = convertOf(type)
    return convert === undefined ? [] : [[checkOf(type), convert] as const]
  })
  const byName = events.map(({ name, type }) => {
    const functions = [checkOf(type), convertOf(type)].filter((each) => each !== undefined)
    return `\n  [${quoteString(name)}]: /* @__PURE__ */ validatorOf(${functions.join(', ')}),`
  })
  return {
    path: 'validators',
    uses: [
      ...types.map(checkOf),
      ...converters.map(([, convert]) => convert),
      ...['issuesOf', 'newIssue', 'publicIssues', 'result', 'show', 'standard', 'validatorOf', 'valueAt'],
    ],
    code: [
      tables(model, checkOf, converters),
      readsDiscriminator(model.discriminator),
      runtime({ hasEnvelope: unknown !== undefined, converts: converters.length > 0 }),
    ].join(''),
    exports: [
      {
        name: 'validateEvent',
        doc: 'Checks a parsed webhook. Also a Standard Schema.',
        type: 'Validator<AnyWebhookEvent>',
        value: '/* @__PURE__ */ standard(validateAny)',
      },
      {
        name: 'validators',
        doc: 'Checks for one event each, by its name. Each is a Standard Schema as well.',
        type: '{ readonly [Name in EventName]: Validator<WebhookEventMap[Name]> }',
        value: `{${byName.join('')}\n}`,
      },
      {
        name: 'isKnownEvent',
        doc: 'Whether the types know an event by its name.',
        type: '(event: AnyWebhookEvent) => event is WebhookEvent',
        value: hasNameless(model) ? '(event) => nameOf(event) !== undefined' : '(event) => NAMES.has(valueOf(event))',
      },
      {
        name: 'handleEvent',
        doc: 'Calls the handler of an event and gives what it returns.',
        type: 'HandleEvent',
        value: 'callHandler',
      },
      {
        name: 'assertNever',
        doc: 'For the `default` of a `switch` over events: does not compile while one is left unhandled, and throws if one comes.',
        type: '(event: never) => never',
        value: 'failUnhandled',
      },
    ],
    types: new Map([
      ['shared', ['Validator']],
      ['types', ['AnyWebhookEvent', 'EventName', 'WebhookEvent', 'WebhookEventMap']],
    ]),
    exportedTypes: new Map([['shared', ['Issue', 'Validation', 'Validator']]]),
    declarations: HANDLER_TYPES,
  }
}

/** The functions that turn strings into dates, by the checks of the same values. */
function converterTable(converters: readonly (readonly [check: string, convert: string])[]): string {
  if (converters.length === 0) return ''
  const entries = converters.map(([check, convert]) => `\n  [${check}, ${convert}],`)
  return `\nconst CONVERTERS = /* @__PURE__ */ new Map([${entries.join('')}\n])`
}

const HANDLER_TYPES = `/** A function for each known event, by its name. */
export type EventHandlers<Result = unknown> = { readonly [Name in EventName]: (event: WebhookEventMap[Name]) => Result }

/** Calls the handler of an event and gives what it returns. */
export interface HandleEvent {
  /** Exhaustive: does not compile while a known event has no handler. */
  <Result>(event: WebhookEvent, handlers: EventHandlers<Result>): Result
  /**
   * Events that have no handler go to \`otherwise\`, those of an unknown name too. To have all known ones handled, let it
   * take only what is left: an unknown event, or \`never\`.
   */
  <Result, Name extends EventName = never>(
    event: AnyWebhookEvent,
    handlers: Pick<EventHandlers<Result>, Name>,
    otherwise: (event: Exclude<AnyWebhookEvent, WebhookEventMap[Name]>) => Result,
  ): Result
}
`

/** Whether there are events that are known only by their form. An envelope is for those of other names. */
function hasNameless({ events, unknown }: Model): boolean {
  return unknown === undefined && events.some(({ values }) => values.length === 0)
}

/** Names and checks of the events by the value of the discriminating property, and those that any value may be. */
function tables(
  { events, unknown, discriminator }: Model,
  checkOf: (type: string) => string,
  converters: readonly (readonly [check: string, convert: string])[],
): string {
  const checks = new Map<string, string[]>()
  const names = new Map<string, string[]>()
  const add = (map: Map<string, string[]>, value: string, code: string) =>
    map.set(value, [...(map.get(value) ?? []), code])
  for (const { name, type, values } of events) {
    for (const value of values) {
      add(checks, value, checkOf(type))
      add(names, value, quoteString(name))
    }
  }
  const entries = (map: Map<string, string[]>) =>
    [...map].map(([value, list]) => `\n  [${quoteString(value)}, [${list.join(', ')}]],`).join('')
  const nameless = events.filter(({ values }) => values.length === 0)
  const others = unknown === undefined ? [...new Set(nameless.map(({ type }) => type))] : [unknown]
  const isClear = nameless.length === 0 && [...names.values()].every((list) => list.length === 1)
  return `const DISCRIMINATOR = [${discriminator.map(quoteString).join(', ')}]
const CHECKS = /* @__PURE__ */ new Map([${entries(checks)}\n])
const NAMES = /* @__PURE__ */ new Map([${entries(names)}\n])
const OTHERS = [${others.map(checkOf).join(', ')}]${converterTable(converters)}
${
  isClear
    ? NAME_OF_CLEAR
    : nameOfUnclear(
        nameless.map(({ name }) => quoteString(name)),
        converters.length > 0,
      )
}`
}

const NAME_OF_CLEAR = `
function nameOf(event) {
  return NAMES.get(valueOf(event))?.[0]
}
`

function nameOfUnclear(nameless: readonly string[], converts: boolean): string {
  // Checks know dates as strings.
  const sent = converts ? 'JSON.parse(JSON.stringify(event))' : 'event'
  return `
function nameOf(event) {
  const names = [...(NAMES.get(valueOf(event)) ?? []), ${nameless.join(', ')}]
  return names.length === 1 ? names[0] : names.find((name) => validators[name](${sent}).ok)
}
`
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
}
`
}

function runtime({ hasEnvelope, converts }: { hasEnvelope: boolean; converts: boolean }): string {
  const converter = (check: string) => (converts ? `, CONVERTERS.get(${check})` : '')
  const candidates = hasEnvelope
    ? 'CHECKS.get(valueOf(value)) ?? OTHERS'
    : '[...(CHECKS.get(valueOf(value)) ?? []), ...OTHERS]'
  return `
function validateAny(value) {
  const candidates = ${candidates}
  if (candidates.length === 1) return result(candidates[0], value${converter('candidates[0]')})
  let nearest
  for (const check of candidates) {
    const errors = []
    if (check(value, errors) === 0) return result(check, value${converter('check')})
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

function callHandler(event, handlers, otherwise = failUnhandled) {
  const name = nameOf(event)
  const handler = name !== undefined && Object.hasOwn(handlers, name) ? handlers[name] : otherwise
  return handler(event)
}

function failUnhandled(event) {
  throw new Error('Unhandled event: ' + show(valueOf(event)))
}
`
}
