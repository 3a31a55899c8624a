import type { Law } from '../laws/law.js'
import { confirmAll } from './confirm.js'
import { type NamedBreach, needsName } from './find.js'
import { accountsForAllOf, type Cause, causesOf, fold, isAccountedFor } from './findings.js'
import type { Bench } from './law-context.js'
import { minimise } from './minimise.js'
import { unlessEnded } from './unless-ended.js'

/** What came of trying breaches again: each is tried once in a check. */
export type Confirmations = Map<NamedBreach, boolean>

/** Whether what needs no name, and is seen again, accounts for all that would need one: then names are not asked for. */
export async function isAccountedForAll(
  bench: Bench,
  breaches: readonly NamedBreach[],
  confirmations: Confirmations,
): Promise<boolean> {
  const nameless = breaches.filter(needsName)
  const covers = (causes: readonly Cause[]) =>
    nameless.every(({ law }) => causes.some(({ id }) => accountsForAllOf(id, law)))
  const others = causesOf(breaches.filter((breach) => !needsName(breach)))
  return nameless.length > 0 && covers(others) && covers((await confirm(bench, others, confirmations)).seen)
}

interface Confirmed {
  readonly seen: readonly Cause[]
  readonly unseen: readonly Cause[]
  /** What the seen ones account for was not tried. */
  readonly accounted: readonly Cause[]
}

async function confirm(bench: Bench, causes: readonly Cause[], confirmations: Confirmations): Promise<Confirmed> {
  const seen: Cause[] = []
  const unseen: Cause[] = []
  const accounted: Cause[] = []
  for (let left = [...causes]; left.length > 0; ) {
    // What one of the others may account for waits until that one was seen again, or was not.
    const first = left.filter((cause) => !isAccountedFor(cause, left))
    const next = first.length > 0 ? first : left.slice(0, 1)
    await confirmAll(
      bench,
      next.map(({ main }) => main),
      confirmations,
    )
    // Where the check came to its end before it was tried again, what was seen once counts.
    for (const cause of next) (confirmations.get(cause.main) === false ? unseen : seen).push(cause)
    left = left.filter((cause) => !next.includes(cause))
    accounted.push(...left.filter((cause) => isAccountedFor(cause, seen)))
    left = left.filter((cause) => !isAccountedFor(cause, seen))
  }
  return { seen, unseen, accounted }
}

/** The causes that are seen again, with their consequences; what is not seen again and not accounted for is flaky. */
export async function confirmed(
  bench: Bench,
  all: readonly Cause[],
  confirmations: Confirmations,
): Promise<{ causes: Cause[]; flaky: ReadonlySet<Law> }> {
  const { seen, unseen, accounted } = await confirm(bench, all, confirmations)
  const roots = seen.filter((cause) => !isAccountedFor(cause, seen))
  const smallestOf = (cause: Cause) => unlessEnded(bench.session, cause, () => smallest(bench, cause))
  const causes: Cause[] = []
  for (const cause of fold(roots, [...accounted, ...seen, ...unseen])) causes.push(await smallestOf(cause))
  const flaky = unseen.filter((cause) => !isAccountedFor(cause, roots)).flatMap(({ laws }) => [...laws])
  return { causes, flaky: new Set(flaky) }
}

/** A history that shows the cause, as small as it gets. */
async function smallest(bench: Bench, cause: Cause): Promise<Cause> {
  const { evidence } = cause.main
  if (!('case' in evidence) || evidence.same) return cause
  const explains = cause.main.explains ?? (() => true)
  return { ...cause, main: { ...cause.main, evidence: await minimise(bench, evidence, explains) } }
}
