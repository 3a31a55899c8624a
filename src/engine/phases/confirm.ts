import { isStumble } from '../../delivery/answer-kinds.js'
import type { Law } from '../../laws/law.js'
import type { Trial } from '../../laws/trial.js'
import { carryOutBy } from '../carry-out.js'
import type { Check } from '../check-facts.js'
import { type Ask, drive, type Found, violationsIn } from '../drive.js'
import { isStop } from '../health.js'
import { type Cause, causesOf, explainsAllOf, fold, isExplained, isGraver, type Named } from './causes.js'
import { isNameless } from './explain.js'

/** A random fault does not show every time, so a violation is called flaky only after this many tries. */
const TRIES = 3
/** What stands on a single failed delivery has to be seen again this often: it may be chance. */
const SIGHTINGS_OF_A_STUMBLE = 2

/** Sees violations again by driving their laws once more, restricted to what showed them. Each is tried once in a check. */
export class Confirmation {
  readonly #check: Check
  readonly #confirmed = new Map<Named, boolean>()

  constructor(check: Check) {
    this.#check = check
  }

  /** Whether it was seen again. One that could not be tried again, because the consumer is gone or a hook failed, counts. */
  wasConfirmed(one: Named): boolean {
    return this.#confirmed.get(one) ?? !this.#isStopped
  }

  get #isStopped(): boolean {
    const { ending } = this.#check.connection
    return ending !== undefined && isStop(ending)
  }

  async confirm(found: readonly Named[]): Promise<void> {
    for (const one of found) if ('note' in one.violation.evidence) this.#confirmed.set(one, true)
    let left = found.filter((one) => !this.#confirmed.has(one))
    const sightings = new Map(left.map((one) => [one, 0]))
    for (let tried = 0; tried < TRIES && left.length > 0; tried++) {
      const seen = await this.#check.connection.unlessEnded(undefined, () => this.#seeAgain(left))
      if (seen === undefined || this.#check.connection.ending !== undefined) return
      for (const one of left.filter((own) => seen.some((other) => isSame(other, own)))) {
        const times = (sightings.get(one) ?? 0) + 1
        sightings.set(one, times)
        if (times >= (standsOnAStumble(one) ? SIGHTINGS_OF_A_STUMBLE : 1)) this.#confirmed.set(one, true)
      }
      left = left.filter((one) => !this.#confirmed.has(one))
    }
    for (const one of left) if (!this.#restsOnLost(one)) this.#confirmed.set(one, false)
  }

  /** Whether a hook that failed for good may have kept it from being seen again: all but plain answers rest on hooks. */
  #restsOnLost({ source, violation: { evidence } }: Named): boolean {
    const { lost } = this.#check.connection.hooks
    if (lost.size === 0) return false
    const byAnswer = 'survived' in evidence && !evidence.traced && evidence.unreadable === undefined
    return !byAnswer || source.needs.some((need) => lost.has(need))
  }

  async #seeAgain(found: readonly Named[]): Promise<Found[]> {
    const sources = [...new Set(found.map(({ source }) => source))]
    const driven = await drive(sources, this.#check.facts, carryOutBy(this.#check, { careful: true }), {
      only: restrictedTo(found.map(({ source, violation: { evidence } }) => ({ law: source, evidence }))),
      now: this.#check.connection.clock.now,
      onBug: (error) => this.#check.connection.noteBug(error),
    })
    return violationsIn(driven, this.#check.contract.laws)
  }

  /** Whether violations that have a name, and are seen again, explain all those without: then no names are looked for. */
  async explainsAllNameless(found: readonly Named[]): Promise<boolean> {
    const { contract } = this.#check
    const nameless = found.filter(isNameless)
    const covers = (causes: readonly Cause[]) =>
      nameless.every(({ law }) => causes.some((cause) => explainsAllOf(contract, cause, law)))
    const others = causesOf(
      contract,
      found.filter((one) => !isNameless(one)),
    )
    return nameless.length > 0 && covers(others) && covers((await this.sort(others)).confirmed)
  }

  /**
   * Which causes are seen again. What a confirmed one explains is not tried, unless it would make that one graver, and
   * nothing is once the check is stopped.
   *
   * @param passed what is known not to be seen again
   */
  async sort(causes: readonly Cause[], passed: readonly Cause[] = []) {
    const { contract } = this.#check
    const confirmed: Cause[] = []
    const gone: Cause[] = [...passed]
    const untried: Cause[] = []
    const explained: Cause[] = []
    for (let left = [...causes]; left.length > 0; ) {
      // A cause that another may explain waits until that one was tried again.
      const first = left.filter((cause) => !isExplained(contract, cause, left))
      const next = first.length > 0 ? first : left.slice(0, 1)
      await this.confirm(next.map(({ main }) => main))
      for (const cause of next) {
        const isUntried = this.#isStopped && !this.#confirmed.has(cause.main)
        ;(isUntried ? untried : this.wasConfirmed(cause.main) ? confirmed : gone).push(cause)
      }
      left = left.filter((cause) => !next.includes(cause))
      const isSettled = (cause: Cause) =>
        isExplained(
          contract,
          cause,
          confirmed.filter((one) => !isGraver(cause.severity, one.severity)),
        )
      explained.push(...left.filter(isSettled))
      left = left.filter((cause) => !isSettled(cause))
    }
    const roots = confirmed.filter((cause) => !isExplained(contract, cause, confirmed))
    const unexplained = (causes: readonly Cause[]) => causes.filter((cause) => !isExplained(contract, cause, roots))
    return {
      confirmed,
      /** With what they explain under them. */
      causes: fold(contract, roots, [...explained, ...confirmed], [...gone, ...untried]),
      flaky: new Set(unexplained(gone).flatMap(({ laws }) => [...laws])),
      /** What was seen once of laws, before the check was stopped. */
      unconfirmed: new Map(
        unexplained(untried).flatMap(({ laws, main }) =>
          [...laws].map((law) => [law, main.violation.message] as const),
        ),
      ),
    }
  }
}

function standsOnAStumble({ violation: { evidence } }: Named): boolean {
  if ('answer' in evidence) return isStumble(evidence.answer)
  return 'same' in evidence && evidence.answers.filter(isStumble).length === 1
}

/** The wanted trials, their laws' controls, and the earlier suspects without which they would not be asked for. */
export function restrictedTo(
  wanted: readonly { readonly law: Law; readonly evidence: { readonly note: string } | { readonly trial: Trial } }[],
): (ask: Ask) => boolean {
  const keys = new Map<Law, Set<string>>()
  for (const { law, evidence } of wanted) {
    if (!('trial' in evidence)) continue
    const own = keys.get(law) ?? new Set()
    keys.set(law, own)
    for (const key of [evidence.trial.key, ...(evidence.trial.follows ?? [])]) own.add(key)
  }
  return ({ law, trial }) => trial.role === 'control' || keys.get(law)?.has(trial.key) === true
}

/** Violations of states get their names only after the laws have judged, so the same violation has none here. */
function isSame(other: Found, one: Named): boolean {
  if (other.law.id !== one.law.id) return false
  const wasNameless = one.explains !== undefined || one.violation.defect === undefined
  if (other.violation.defect !== (wasNameless ? undefined : one.violation.defect)) return false
  const [a, b] = [other.violation.evidence, one.violation.evidence]
  return !wasNameless || !('trial' in a && 'trial' in b) || a.trial.key === b.trial.key
}
