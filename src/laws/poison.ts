import type { WebhookEvent } from '../../generated/types.js'
import type { History } from '../history/history.js'
import { idOf, type Line, tell } from '../history/tell.js'
import { inOrder } from '../schedule/schedule.js'
import { isAccepted, type LawContext } from './context.js'
import type { Case, Outcome } from './evidence.js'
import type { Law, LawResult } from './law.js'
import { firstOf } from './stories.js'

type Spoil = (event: WebhookEvent) => object

const named = (event: WebhookEvent, name: string): object =>
  'asset' in event.payload
    ? { ...event, payload: { ...event.payload, asset: { ...event.payload.asset, name } } }
    : event

/** Signed events that some consumer cannot process, however often it tries. */
const poisons: Readonly<Record<string, Spoil>> = {
  'an asset with a name of 2000 characters': (event) => named(event, 'n'.repeat(2_000)),
  'an asset with a NUL character in its name': (event) => named(event, 'Cup\u0000cake'),
  'an event without an asset': (event) => ({ ...event, payload: {} }),
  'a body whose `event` is a number': (event) => ({ ...event, event: 1 }),
}

const OTHERS = 3
/** What comes after the poison of that number, each in a version of its own: a state of any shape tells which it shows. */
const othersAfter = (poison: number) =>
  Array.from({ length: OTHERS }, (_, index) => {
    const number = poison * OTHERS + index
    return { name: `b${number}`, version: 10 + number }
  })
const AFTER = 'Uploads of other assets after '
const ALL = 'requests that cannot be processed'

function uploadsAfter(poison: number): Line[] {
  return othersAfter(poison).map(({ name, version }) => ({ upload: name, to: version }))
}

function withoutPoison(environment: string, spoils: readonly Spoil[]): Case {
  const history = tell(
    environment,
    spoils.flatMap((_, poison) => uploadsAfter(poison)),
  )
  return { name: AFTER + ALL, history, schedule: inOrder(history) }
}

/** After each poison some uploads of other assets. */
function afterPoison(environment: string, name: string, spoils: readonly Spoil[]): Case {
  const { events, ...rest } = tell(
    environment,
    spoils.flatMap((_, poison): Line[] => [{ upload: `a${poison}` }, ...uploadsAfter(poison)]),
  )
  const spoilt = events.map((event, index) => {
    const spoil = index % (1 + OTHERS) === 0 ? spoils[index / (1 + OTHERS)] : undefined
    return spoil?.(event) ?? event
  }) as WebhookEvent[]
  const history: History = { ...rest, events: spoilt }
  return {
    name: AFTER + name,
    history,
    schedule: inOrder(history),
    twin: withoutPoison(environment, spoils).history,
    shows: spoils.flatMap((_, poison) => othersAfter(poison).map(({ version }) => `Cupcake v${version}`)),
  }
}

/** The number of the first poison after which nothing shows any more, though the last uploads were accepted. */
function blockedFrom({ answers, actual, case: of }: Outcome): number | undefined {
  const state = JSON.stringify(actual)
  const poisons = Math.ceil(of.history.events.length / (1 + OTHERS))
  const showsAfter = (poison: number) => othersAfter(poison).some(({ name }) => state.includes(idOf(name)))
  if (!answers.slice(-OTHERS).every(isAccepted) || showsAfter(poisons - 1)) return undefined
  return 1 + Array.from({ length: poisons }, (_, poison) => showsAfter(poison)).lastIndexOf(true)
}

/** Who is busy for a while, or has lost what came too fast, shows in the end what comes after all that. */
async function staysBlocked(context: LawContext): Promise<boolean> {
  const genuine = await context.genuine()
  await context.send(genuine.request(), { lenient: true })
  return (await context.shows([genuine.id])).includes(false)
}

async function check(context: LawContext): Promise<LawResult> {
  if (!context.traceable) return { breaches: [], skipped: 'the state shows no uploads' }
  const environment = firstOf(context.declared)
  const breach = (evidence: Outcome) => ({
    defect: 'recovery/poison-blocks-others',
    message: `${evidence.case.name} were accepted and never applied: one event that cannot be processed holds up all others. Set it aside after some tries, in a dead-letter store, and go on.`,
    evidence: { ...evidence, same: false },
  })
  const isBlocked = async (outcome: Outcome) => blockedFrom(outcome) !== undefined && (await staysBlocked(context))
  for (const given of context.outcomes) if (await isBlocked(given)) return { breaches: [breach(given)] }
  const all = Object.entries(poisons)
  const [outcome] = await context.run([
    afterPoison(
      environment,
      ALL,
      all.map(([, spoil]) => spoil),
    ),
  ])
  if (outcome === undefined || !(await isBlocked(outcome))) return { breaches: [] }
  const [name, spoil] = all[blockedFrom(outcome) as number] as (typeof all)[number]
  // Only where a reset lifts the blockade can be seen which of them it was, or whether a probe before it was.
  for (const smaller of [withoutPoison(environment, [spoil]), afterPoison(environment, name, [spoil])]) {
    const [again] = await context.run([smaller])
    if (again !== undefined && (await isBlocked(again))) return { breaches: [breach(again)] }
  }
  // Together they took long; what seemed to stand in the way does not by itself.
  return { breaches: [] }
}

/** Comes last: a consumer that is blocked shows nothing more. */
export const poisonLaw: Law = {
  id: 'recovery/poison-is-set-aside',
  title: 'An event that cannot be processed does not hold up the events of other assets.',
  severity: 'must',
  why: 'A queue that tries its first event until it succeeds stands still for ever at the first one that never does. Seen in public receivers: https://github.com/2witstudios/PageSpace/pull/1588',
  fix: 'Count the tries, set the event aside after some, and go on with the next.',
  needs: ['observe'],
  tolerates: 'Refusing the event, or accepting it and setting it aside; holding up events of the same asset.',
  defects: ['recovery/poison-blocks-others'],
  alone: true,
  check,
}
