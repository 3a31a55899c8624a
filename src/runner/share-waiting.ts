import type { Case, Outcome, Probe, Probed } from '../laws/evidence.js'

/** What carries out what a check asks for. */
export interface Asking {
  /** `meanwhile` may be done while the consumer's state settles. */
  run(cases: readonly Case[], meanwhile?: () => Promise<void>): Promise<readonly Outcome[]>
  /** What a probe hangs or kills, the others of its group are spared. */
  probe(...groups: readonly (readonly Probe[])[]): Promise<readonly Probed[]>
}

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
  const going = new Set<object>(checks)
  let asked: Asked[] = []
  let busy = false
  const carryOut = async () => {
    // A check may ask for several things at once.
    await new Promise((resolve) => setImmediate(resolve))
    const waiting = new Set(asked.map(({ by }) => by))
    if (busy || asked.length === 0 || ![...going].every((check) => waiting.has(check))) return
    const all = asked
    asked = []
    busy = true
    try {
      const cases = new Set(all.flatMap((one) => one.cases))
      const groups = groupsOf(all)
      let probed: readonly Probed[] | undefined
      const probe = async () => {
        probed = groups.length > 0 ? await direct.probe(...groups) : []
      }
      const outcomes = cases.size > 0 ? await direct.run([...cases], probe) : []
      if (probed === undefined) await probe()
      for (const { answer } of all) answer(outcomes, probed ?? [])
    } catch (error) {
      for (const { fail } of all) fail(error)
    }
    busy = false
    await carryOut()
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
      probe: async (...groups) => {
        const own = new Set(groups.flat())
        if (own.size === 0) return []
        return await ask([], [...own], (_, probed) => probed.filter(({ probe }) => own.has(probe)))
      },
    }
  }
  const ends = await Promise.allSettled(
    checks.map(async (check) => {
      try {
        return await check(askingOf(check))
      } finally {
        going.delete(check)
        void carryOut()
      }
    }),
  )
  return ends.map((end) => {
    if (end.status === 'rejected') throw end.reason
    return end.value
  })
}

/** The probes that each check asked for; what two of them asked for is sent once. */
function groupsOf(asked: readonly Asked[]): Probe[][] {
  const seen = new Set<Probe>()
  const groups = asked.map(({ probes }) => probes.filter((probe) => !seen.has(probe) && seen.add(probe)))
  return groups.filter((group) => group.length > 0)
}
