import type { Case, Outcome } from '../laws/evidence.js'
import { smaller } from '../schedule/minimise.js'
import type { Bench } from './law-context.js'
import { isSubscribed } from './law-context.js'
import { runCases } from './run-cases.js'

/** As many candidates are tried side by side; an asynchronous consumer is waited for once for all of them. */
const AT_ONCE = { synchronous: 8, asynchronous: 64 }
const MAX_ROUNDS = 60

/**
 * Makes a history that fails as small as it gets: no event, duplicate or swap can be left out any more. `stillCounts`
 * keeps the cause the same while the history shrinks.
 */
export async function minimise(bench: Bench, failing: Outcome, stillCounts: (of: Case) => boolean): Promise<Outcome> {
  const { session, profile, declared } = bench
  // What is compared with another story, or read in its own way, was written small; fewer events in flight race less.
  if (failing.case.twin || failing.case.shows || failing.case.hides || failing.case.race) return failing
  const atOnce = profile.synchronous ? AT_ONCE.synchronous : AT_ONCE.asynchronous
  let found = failing
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const candidates = smaller(found.case.history, found.case.schedule)
    let next: Outcome | undefined
    for (let batch = take(candidates, atOnce); batch.length > 0 && !next; batch = take(candidates, atOnce)) {
      const cases = batch
        .map((candidate): Case => ({ ...candidate, name: found.case.name, ...(found.case.strict && { strict: true }) }))
        .filter((one) => isSubscribed(one, declared) && stillCounts(one))
      next = (await runCases(session, profile, cases)).find((outcome) => !outcome.same)
    }
    if (next === undefined) break
    found = next
  }
  return found
}

function take<Item>(items: Iterator<Item>, count: number): Item[] {
  const taken: Item[] = []
  while (taken.length < count) {
    const { value, done } = items.next()
    if (done) break
    taken.push(value)
  }
  return taken
}
