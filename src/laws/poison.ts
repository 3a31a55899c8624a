import type { WebhookEvent } from '../../generated/types.js'
import type { History } from '../history/history.js'
import { idOf, type Line, tell } from '../history/tell.js'
import { inOrder } from '../schedule/schedule.js'
import { isAccepted, type LawContext } from './context.js'
import type { Case, Outcome } from './evidence.js'
import type { Law, LawResult } from './law.js'
import { firstOf, uploadedIn } from './stories.js'

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

const OTHERS = 5
const others = Array.from({ length: OTHERS }, (_, index) => `b${index}`)
/** Each in a version of its own, so that a state of any shape tells which of them it shows. */
const uploads = others.map((upload, index): Line => ({ upload, to: index + 2 }))
const shows = uploads.map((_, index) => `Cupcake v${index + 2}`)
const AFTER = 'Uploads of other assets after '

function withoutPoison(environment: string): Case {
  const history = tell(environment, uploads)
  return { name: `${AFTER}requests that cannot be processed`, history, schedule: inOrder(history) }
}

function afterPoison(environment: string, name: string, spoils: readonly Spoil[]): Case {
  const { events, ...rest } = tell(environment, [
    ...spoils.map((_, index): Line => ({ upload: `a${index}` })),
    ...uploads,
  ])
  const spoilt = events.map((event, index) => spoils[index]?.(event) ?? event) as WebhookEvent[]
  const history: History = { ...rest, events: spoilt }
  return { name: AFTER + name, history, schedule: inOrder(history), twin: withoutPoison(environment).history, shows }
}

/** All the genuine uploads were accepted and the state shows none of them. */
function isBlocked({ answers, actual }: Outcome): boolean {
  const state = JSON.stringify(actual)
  return answers.slice(-OTHERS).every(isAccepted) && !others.some((name) => state.includes(idOf(name)))
}

/** A queue that works through duplicates, or tries an event for a while, shows nothing new for so long either. */
async function staysBlocked(context: LawContext, outcome: Outcome): Promise<boolean> {
  return !(await context.showsLate(uploadedIn(outcome).slice(-OTHERS))).includes(true)
}

async function check(context: LawContext): Promise<LawResult> {
  if (!context.traceable) return { breaches: [], skipped: 'the state shows no uploads' }
  const environment = firstOf(context.declared)
  const breach = (evidence: Outcome) => ({
    defect: 'recovery/poison-blocks-others',
    message: `${evidence.case.name} were accepted and never applied: one event that cannot be processed holds up all others. Set it aside after some tries, in a dead-letter store, and go on.`,
    evidence: { ...evidence, same: false },
  })
  for (const given of context.outcomes)
    if (isBlocked(given) && (await staysBlocked(context, given))) return { breaches: [breach(given)] }
  const all = Object.entries(poisons)
  const [outcome] = await context.run([
    afterPoison(
      environment,
      'requests that cannot be processed',
      all.map(([, spoil]) => spoil),
    ),
  ])
  if (outcome === undefined || !isBlocked(outcome) || !(await staysBlocked(context, outcome))) return { breaches: [] }
  // Only where a reset lifts the blockade can be seen which of them it was, or whether a probe before it was.
  const [after] = await context.run([withoutPoison(environment)])
  if (after !== undefined && isBlocked(after)) return { breaches: [breach(after)] }
  for (const [name, spoil] of all) {
    const [alone] = await context.run([afterPoison(environment, name, [spoil])])
    if (alone !== undefined && isBlocked(alone)) return { breaches: [breach(alone)] }
  }
  return { breaches: [breach(outcome)] }
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
