import type { LawContext } from '../laws/context.js'
import type { Case, Outcome, Probe, Probed } from '../laws/evidence.js'

/** What carries out what a check asks for. */
export type Asking = Pick<LawContext, 'run' | 'probe'>

type PickItems<Item> = (outcomes: readonly Outcome[], probed: readonly Probed[]) => readonly Item[]

interface Asked {
  /** The check that asked. */
  readonly by: object
  readonly cases: readonly Case[]
  readonly probes: readonly Probe[]
  readonly answer: (outcomes: readonly Outcome[], probed: readonly Probed[]) => void
  readonly fail: (error: unknown) => void
}

/**
 * Runs checks side by side, so that they share the waiting: once each of them is done or has asked for cases or probes,
 * all that was asked for is carried out in one go. Gives their results in the same order.
 *
 * @param direct carries out what all of them ask for
 */
export async function shareWaiting<Result>(
  direct: Asking,
  checks: readonly ((asking: Asking) => Promise<Result>)[],
): Promise<Result[]> {
  const going = new Set(checks)
  const asked: Asked[] = []
  const carryOut = async () => {
    // A check may ask for several things at once.
    await new Promise((resolve) => setImmediate(resolve))
    const waiting = new Set(asked.map(({ by }) => by))
    if (waiting.size === 0 || waiting.size < going.size) return
    const all = asked.splice(0)
    try {
      const cases = all.flatMap((one) => one.cases)
      const probes = all.flatMap((one) => one.probes)
      const outcomes = cases.length > 0 ? await direct.run(cases) : []
      const probed = probes.length > 0 ? await direct.probe(probes) : []
      for (const { answer } of all) answer(outcomes, probed)
    } catch (error) {
      for (const { fail } of all) fail(error)
    }
  }
  const askingOf = (by: object): Asking => {
    const ask = <Item>(cases: readonly Case[], probes: readonly Probe[], pick: PickItems<Item>) =>
      new Promise<readonly Item[]>((resolve, reject) => {
        const answer: Asked['answer'] = (outcomes, probed) => resolve(pick(outcomes, probed))
        asked.push({ by, cases, probes, answer, fail: reject })
        void carryOut()
      })
    return {
      run: async (cases) => {
        if (cases.length === 0) return []
        const own = new Set(cases)
        return await ask(cases, [], (outcomes) => outcomes.filter((outcome) => own.has(outcome.case)))
      },
      probe: async (probes) => {
        if (probes.length === 0) return []
        const own = new Set(probes)
        return await ask([], probes, (_, probed) => probed.filter(({ probe }) => own.has(probe)))
      },
    }
  }
  return await Promise.all(
    checks.map(async (check) => {
      try {
        return await check(askingOf(check))
      } finally {
        going.delete(check)
        void carryOut()
      }
    }),
  )
}
