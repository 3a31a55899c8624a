import { sameJson } from '../../observation/compare.js'
import { normalise } from '../../observation/normalise.js'
import { inOrder } from '../../schedule/schedule.js'
import type { Check } from '../check-facts.js'
import { shownWhole } from '../compare-runs.js'
import { deliverRun, prepareRun } from '../deliver.js'

const LOOK_EVERY_MS = 10
const TIMES = 3

/** Learns how fast a state moves that names nothing, such as one of totals; false where deliveries do not move it. */
export async function timeToMove(check: Check): Promise<boolean> {
  const { connection, facts } = check
  const { clock, hooks, pace } = connection
  const { states } = facts
  for (let time = 0; time < TIMES; time++) {
    if (hooks.isUsable('reset')) await hooks.reset()
    const run = prepareRun(check, check.carried, inOrder(check.carried))
    const look = async () => shownWhole(await hooks.observe(), run)
    const before = await look()
    await clock.sleep(LOOK_EVERY_MS)
    // What moves without a delivery says nothing.
    states.learnNoise(before, await look())
    await deliverRun(check, run)
    const begin = clock.now()
    const plain = ({ state, delivered }: typeof before) => normalise(state, delivered, states.mask({ memory: false }))
    for (let looks = 0; ; looks++) {
      if (!sameJson(plain(before), plain(await look()))) {
        if (looks > 0) pace.late(clock.now() - begin)
        break
      }
      if (clock.now() - begin > pace.waitMs) return false
      await clock.sleep(LOOK_EVERY_MS)
    }
  }
  return true
}
