import { canonicalJson, type Fields, isArray, isObject, type Json } from '../../observation/json.js'
import { normalise } from '../../observation/normalise.js'
import type { History } from '../../provider/history.js'
import type { EventRole, Kind, Model } from '../../provider/provider.js'
import { inOrder, type Schedule } from '../../schedule/schedule.js'
import type { Check } from '../check-facts.js'
import { deliverInOrder, prepareRun, type Run, wasAccepted } from '../deliver.js'
import { nothingOmitted, type Omissions } from '../explain/omissions.js'
import { settleRuns } from '../settle-runs.js'
import { ShownWords } from './shown-words.js'

/** A history as far as it is delivered. Two that differ in one thing only show what that thing does. */
interface Experiment {
  readonly history: History
  readonly schedule: Schedule
}

/** Without and with one event, or with one or another value of one member. */
interface Pair {
  /** The event, or the member. */
  readonly name: string
  readonly kind: string
  readonly one: Experiment
  readonly other: Experiment
}

/**
 * Learns which events leave the state as it is although they are accepted, and which members of entities it does not
 * show. What is not sure counts as handled and shown.
 */
export async function learnOmissions(check: Check, scope: string): Promise<Omissions> {
  const { model } = check.contract.provider
  const whole = model.everything(scope)
  const ofEvents = pairsOfEvents(check, whole)
  const ofMembers = model.kinds.flatMap((kind) => pairsOfMembers(check, kind, scope))
  const creations = partOf(whole, (event) => isHandled(check, event) && model.roleOf(event)?.act === 'create')
  const pairs = [...ofEvents, ...ofMembers].flatMap(({ one, other }) => [one, other])
  const shown = await shownBy(check, new Set(pairs), [creations, { ...creations }])
  const isSame = ({ one, other }: Pair, counted: boolean) => {
    const [first, second] = [shown(one, counted), shown(other, counted)]
    return first !== undefined && first === second
  }
  const showing = new Set(ofEvents.filter((pair) => !isSame(pair, false)).map(({ name }) => name))
  // A state in which nothing can be found does not say what it leaves out.
  if (showing.size === 0) return nothingOmitted
  return {
    events: new Set(ofEvents.map(({ name }) => name).filter((name) => !showing.has(name))),
    members: new Map(
      model.kinds.map(({ name: kind }) => {
        const hidden = ofMembers.filter((pair) => pair.kind === kind && isSame(pair, true))
        return [kind, new Set(hidden.map(({ name }) => name))]
      }),
    ),
  }
}

function isHandled({ contract, facts }: Check, event: object): boolean {
  return facts.handles(contract.provider.model.nameOf(event) ?? '')
}

function partOf(history: History, isWanted: (event: object) => boolean): Experiment {
  return { history, schedule: inOrder(history).filter((_, index) => isWanted(history.events[index] as object)) }
}

/**
 * Each event after the creations that it needs, and these alone. Changes in between are left out, so that its snapshot
 * differs from what is known in all that they changed. A change also without the creation of its entity: what is taken
 * only then is not ignored. A notice changes nothing for good reason.
 */
function pairsOfEvents(check: Check, whole: History): Pair[] {
  const { model } = check.contract.provider
  const parts = new Map<string, Experiment>()
  const partWith = (events: ReadonlySet<object>) => {
    const part = partOf(whole, (event) => events.has(event))
    const key = JSON.stringify(part.schedule)
    parts.set(key, parts.get(key) ?? part)
    return parts.get(key) as Experiment
  }
  return whole.events.flatMap((event): Pair[] => {
    const role = model.roleOf(event)
    if (role === undefined || role.act === 'notice' || !isHandled(check, event)) return []
    const needed = creationsFor(model, whole, event, role).filter((one) => isHandled(check, one))
    const name = model.nameOf(event) ?? ''
    const pairAfter = (before: readonly object[]): Pair => ({
      name,
      kind: role.kind,
      one: partWith(new Set(before)),
      other: partWith(new Set([...before, event])),
    })
    const ofOthers = needed.filter((one) => model.roleOf(one)?.id !== role.id)
    return role.act === 'change' ? [pairAfter(needed), pairAfter(ofOthers)] : [pairAfter(needed)]
  })
}

/** The creations of an event's entity, of its parent and its source, and of theirs. */
function creationsFor(model: Model, { events }: History, event: object, role: EventRole): object[] {
  const ids = [role.id, role.parent, role.source]
  return events.slice(0, events.indexOf(event)).flatMap((earlier) => {
    const created = model.roleOf(earlier)
    if (created?.act !== 'create' || !ids.includes(created.id)) return []
    return [...creationsFor(model, { events } as History, earlier, created), earlier]
  })
}

/** An entity with one or another value of each member, and in its parent or not. */
function pairsOfMembers(check: Check, kind: Kind, scope: string): Pair[] {
  const { model } = check.contract.provider
  const history = model.tell([kind.create(kind.example)], scope)
  const [event] = history.events
  const role = event && model.roleOf(event)
  if (event === undefined || role === undefined || !isHandled(check, event)) return []
  const one = { history, schedule: inOrder(history) }
  const members = Object.entries(role.entity).flatMap(([name, value]): Pair[] => {
    const other = name === 'id' ? value : altered(value)
    const changed = model.withEntity(event, { [name]: other })
    if (changed === undefined || canonicalJson(other) === canonicalJson(value)) return []
    return [{ name, kind: kind.name, one, other: { ...one, history: { ...history, events: [changed] } } }]
  })
  return [...members, ...pairsOfParents(check, kind, scope)]
}

function pairsOfParents(check: Check, kind: Kind, scope: string): Pair[] {
  const { model } = check.contract.provider
  const parent = model.kinds.find(({ name }) => name === kind.parent)
  if (parent === undefined || parent === kind) return []
  const told = [undefined, parent.example].map((inside) =>
    model.tell(
      [parent.create(parent.example), kind.create(kind.example, inside === undefined ? {} : { inside })],
      scope,
    ),
  )
  if (told.some(({ events }) => !events.every((event) => isHandled(check, event)))) return []
  const [one, other] = told.map((history) => ({ history, schedule: inOrder(history) })) as [Experiment, Experiment]
  return Object.entries(model.roleOf(other.history.events[1] as object)?.entity ?? {})
    .filter(([, value]) => value === model.idOf(parent.example))
    .map(([name]) => ({ name, kind: kind.name, one, other }))
}

/** Another value of the same form. */
function altered(value: Json): Json {
  if (typeof value === 'string') return value === '' ? value : `${value}x`
  if (typeof value === 'number') return 2 * value + 1
  if (isArray(value)) return value.map(altered)
  if (!isObject(value)) return value
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, altered(part)]))
}

/** Delivers some experiments and tells what the state shows of each in words; `undefined` where one was not accepted. */
async function shownBy(check: Check, experiments: ReadonlySet<Experiment>, twins: readonly [Experiment, Experiment]) {
  const { contract, connection } = check
  const { model } = contract.provider
  const runs = new Map<Experiment, Run>()
  for (const one of [...twins, ...experiments]) runs.set(one, prepareRun(check, one.history, one.schedule))
  const all = [...runs.values()]
  // A consumer that works later may mix up what comes in quick succession, and then an event is not ignored.
  await deliverInOrder(check, all)
  const { shownOf } = await settleRuns(check, all)
  // What counts deliveries tells nothing of what is done about them.
  const mask = check.facts.states.mask({ memory: true })
  const stateOf = (one: Experiment): Json => {
    const { state, delivered } = shownOf(runs.get(one) as Run)
    return normalise(state, delivered, mask)
  }
  const entities = all.flatMap(({ history }) =>
    history.events.flatMap((event): Fields[] => {
      const role = model.roleOf(event)
      return role === undefined ? [] : [role.entity]
    }),
  )
  const words = new ShownWords(entities, [stateOf(twins[0]), stateOf(twins[1])], {
    now: connection.clock.now(),
    eventNames: model.events,
  })
  return (one: Experiment, counted: boolean): string | undefined => {
    const run = runs.get(one) as Run
    const isAccepted = run.schedule.every((step) => !('event' in step) || wasAccepted(run, step.event))
    return isAccepted ? words.of(stateOf(one), counted) : undefined
  }
}
