import type { Dates } from '../model/find-dates.js'
import type { EventModel, Model } from '../model/model.js'
import { kebabCase } from '../model/names.js'
import { type CodeModule, linkModules, type ModuleDraft } from './code-module.js'
import { type CodePart, neededParts } from './code-parts.js'
import { type CompiledValidators, compileValidators } from './compile-validators.js'
import { emitDates } from './emit-dates.js'
import { draftDispatch } from './emit-dispatch.js'
import { formatLabels } from './format-parts.js'
import { ISSUES_RUNTIME } from './runtime/issues.js'
import { RESULTS_RUNTIME, VALIDATOR_TYPES } from './runtime/results.js'

/**
 * The modules of validators: one an event, one for any event, and what they share. Nothing in them has side effects, so
 * that a bundler takes only what is imported.
 */
export function emitValidators(model: Model, dates?: Dates): CodeModule[] {
  const types = [...model.events.map(({ type }) => type), ...(model.unknown === undefined ? [] : [model.unknown])]
  const compiled = compileValidators(model, types)
  const converters = dates === undefined ? undefined : emitDates(dates)
  const parts = new Map([...compiled.parts, ...(converters?.parts ?? [])])
  const checkOf = (type: string) => compiled.functionOf.get(type) ?? type
  const convertOf = (type: string) => converters?.functionOf.get(type)
  const paths = eventPaths(model.events)
  const events = model.events.map((event) =>
    draftEvent(event, paths.get(event) ?? event.type, [checkOf(event.type), convertOf(event.type)]),
  )
  return linkModules(parts, {
    drafts: [...events, draftDispatch(model, checkOf, convertOf)],
    shared: draftShared(parts, types.map(checkOf)),
    owners: new Map(
      model.events.flatMap((event) =>
        [checkOf(event.type), convertOf(event.type) ?? ''].map((name) => [name, paths.get(event) ?? event.type]),
      ),
    ),
  })
}

/** The functions that check some types, with all that they use, and the constant `FORMAT_LABELS`. */
export function emitChecks({ functionOf, parts }: CompiledValidators, types: readonly string[]): string {
  const needed = neededParts(
    parts,
    types.map((type) => functionOf.get(type) ?? type),
  )
  return [...needed.map((name) => parts.get(name)?.code), formatLabels(needed), ''].join('\n')
}

function draftShared(parts: ReadonlyMap<string, CodePart>, checks: readonly string[]): ModuleDraft {
  return {
    path: 'shared',
    uses: [],
    code: [formatLabels(neededParts(parts, checks)), ISSUES_RUNTIME, RESULTS_RUNTIME].join('\n'),
    exports: [],
    types: new Map(),
    exportedTypes: new Map(),
    declarations: VALIDATOR_TYPES,
  }
}

function draftEvent(
  { name, type }: EventModel,
  path: string,
  [check, convert]: readonly [string, string | undefined],
): ModuleDraft {
  return {
    path,
    uses: [check, ...(convert === undefined ? [] : [convert]), 'validatorOf'],
    code: '',
    exports: [
      {
        name: `validate${type}`,
        doc: `Checks a parsed webhook as the event ${JSON.stringify(name)}. Also a Standard Schema.`,
        type: `Validator<${type}>`,
        value: `/* @__PURE__ */ validatorOf(${check}${convert === undefined ? '' : `, ${convert}`})`,
      },
    ],
    types: new Map([
      ['shared', ['Validator']],
      ['types', [type]],
    ]),
    exportedTypes: new Map([['types', [type]]]),
    declarations: '',
  }
}

/** The paths of the modules of events: `asset.cache.invalidated` → `events/asset-cache-invalidated`. */
function eventPaths(events: readonly EventModel[]): Map<EventModel, string> {
  const taken = new Set<string>()
  return new Map(
    events.map((event) => {
      const wanted = kebabCase(event.name)
      let file = wanted
      for (let number = 2; taken.has(file); number += 1) file = `${wanted}-${number}`
      taken.add(file)
      return [event, `events/${file}`]
    }),
  )
}
