import type { EffectsObservation } from '../laws/observations.js'
import type { EffectsTrial } from '../laws/trial.js'
import { canonicalJson, isArray, isObject, type Json } from '../observation/json.js'
import { type Check, PACED_AT_ONCE, paceOf } from './check-facts.js'
import { deliverRun, prepareRun, unobserved } from './deliver.js'
import { isHandled } from './deliver-histories.js'
import { inParallel } from './in-parallel.js'
import { isPaced } from './trial-timing.js'

const POLL_MS = 50
/** If the state shows an event before the answer, side effects are unlikely to come later than this, ms. */
const SHORT_QUIET_MS = 150
/** If it shows events late, at least this, ms. */
const QUIET_MS = 300
/** After this many prompt counts, effects are no longer expected to be late. */
const PROMPT_OFTEN = 3

/** Counts side effects, and learns on the way how late they come. */
export class EffectCounter {
  readonly #check: Check
  /** How many deliveries had been made when the counters were last seen still, and what they were. */
  #still: { readonly at: number; readonly counters: Json } | undefined
  /** How often the counters had risen by the time of the answer and no more afterwards; negative: once they had not. */
  #prompt = 0

  constructor(check: Check) {
    this.#check = check
  }

  /**
   * Delivers histories one after the other, with nothing else in flight, and those side by side that are to be delivered step
   * by step; tells by how much each counter rose. Nothing is reset, so that an effect that comes later than expected shows.
   */
  async count(trial: EffectsTrial): Promise<EffectsObservation> {
    const { connection } = this.#check
    const before = numbersIn(await this.#countersBefore())
    const handled = trial.of.filter((one) => isHandled(this.#check, one))
    const runs = handled.map((of) => ({ of, run: prepareRun(this.#check, of.history, of.schedule) }))
    // Counts tell more about the order than a state does.
    const inSteps = runs.filter(({ of }) => !this.#check.facts.synchronous && isPaced(of))
    for (const one of runs) if (!inSteps.includes(one)) await deliverRun(this.#check, one.run)
    const paceMs = paceOf(this.#check, true)
    await inParallel(
      () => PACED_AT_ONCE,
      inSteps,
      ({ run }) => deliverRun(this.#check, run, { paceMs }),
    )
    const { first, last } = await this.#stillCounters()
    this.#still = { at: connection.deliveries, counters: last }
    const rises = Object.fromEntries(
      [...numbersIn(last)].map(([path, count]) => [path, count - (before.get(path) ?? 0)]),
    )
    if (canonicalJson(first) !== canonicalJson(last)) this.#prompt = Number.NEGATIVE_INFINITY
    else if (Object.values(rises).some((rise) => rise > 0)) this.#prompt++
    return { trial, rises, histories: runs.map(({ of, run }) => unobserved(of, run)) }
  }

  /** The counters before a count: read at once where they were seen still and nothing was delivered since. */
  async #countersBefore(): Promise<Json> {
    const { connection } = this.#check
    if (this.#still?.at === connection.deliveries) {
      const now = await connection.hooks.effects()
      if (canonicalJson(now) === canonicalJson(this.#still.counters)) return now
      // Some came after the wait was over.
      this.#prompt = Number.NEGATIVE_INFINITY
    }
    return (await this.#stillCounters()).last
  }

  /** The counters once they have stopped rising: a mail may be sent after the answer. */
  async #stillCounters(): Promise<{ first: Json; last: Json }> {
    const { hooks, clock, pace } = this.#check.connection
    const usualMs = pace.synchronous ? SHORT_QUIET_MS : Math.max(QUIET_MS, 1.5 * pace.settleMs)
    const quietMs = pace.synchronous && this.#prompt >= PROMPT_OFTEN ? POLL_MS : usualMs
    const begin = clock.now()
    const first = await hooks.effects()
    let last = first
    for (let changedAt = clock.now(); clock.now() - changedAt < quietMs; ) {
      if (clock.now() - begin > pace.patienceMs + quietMs) break
      await clock.sleep(POLL_MS)
      const next = await hooks.effects()
      if (canonicalJson(next) !== canonicalJson(last)) changedAt = clock.now()
      last = next
    }
    return { first, last }
  }
}

/** Every number in a value by its path. Of a list of what was sent, the length counts. */
function numbersIn(value: Json, path = '', found = new Map<string, number>()): Map<string, number> {
  const here = path === '' ? 'effects' : path
  if (typeof value === 'number') found.set(here, value)
  else if (isArray(value) && value.some((item) => typeof item !== 'number')) found.set(here, value.length)
  else if (isArray(value) || isObject(value)) {
    for (const [key, item] of Object.entries(value))
      numbersIn(item as Json, path === '' ? key : `${path}/${key}`, found)
  }
  return found
}
