import { isAccepted, pauseAfter } from '../delivery/answer-kinds.js'
import type { Answer } from '../delivery/transport.js'
import type { BurstExchange, BurstObservation } from '../laws/observations.js'
import type { BurstTrial } from '../laws/trial.js'
import type { Json } from '../observation/json.js'
import { project } from '../observation/project.js'
import { makeAuthentic } from './authentic.js'
import { type Check, paceOf } from './check-facts.js'
import { settlePatiently } from './settle.js'

const SHORTEST_PAUSE_MS = 100
const LONGEST_PAUSE_MS = 500
/** However long the consumer takes for one of them, all waves together get no more time than this. */
const LONGEST_PACED_MS = 20_000

/** Sends many authentic requests at once, then again what was refused, and looks which of the accepted ones show. */
export async function sendBurst(check: Check, trial: BurstTrial): Promise<BurstObservation> {
  const { connection, facts } = check
  const { clock } = connection
  const begin = clock.now()
  const send = async (authentic: Awaited<ReturnType<typeof makeAuthentic>>) => {
    const request = authentic.request()
    return { authentic, request, answers: [await connection.send(request, { lenient: true })] }
  }
  const sent: Awaited<ReturnType<typeof send>>[] = []
  // What happened at one time is in order however it arrives.
  const from = trial.simultaneous ? connection.identity.nextTime : undefined
  for (let wave = 0; wave < trial.waves; wave++) {
    const together = await Promise.all(Array.from({ length: trial.size }, () => makeAuthentic(check, { from })))
    sent.push(...(await Promise.all(together.map(send))))
    const paceMs = Math.min(paceOf(check, trial.paced), LONGEST_PACED_MS / trial.waves)
    if (paceMs > 0) await clock.sleep(paceMs)
  }
  const lastOf = ({ answers }: (typeof sent)[number]) => answers.at(-1) as Answer
  const refused = () => sent.filter((one) => !isAccepted(lastOf(one)))
  for (let round = 0; round < trial.retries && refused().length > 0; round++) {
    const pauses = refused().map((one) => pauseAfter(lastOf(one)))
    await clock.sleep(Math.min(LONGEST_PAUSE_MS, Math.max(SHORTEST_PAUSE_MS, ...pauses)))
    for (const { authentic, answers } of refused()) {
      answers.push(await connection.send(authentic.request(), { lenient: true }))
    }
  }
  const durationMs = clock.now() - begin
  const isVisible = facts.has('observe') && facts.traceable
  const accepted = isVisible ? sent.filter((one) => isAccepted(lastOf(one))) : []
  const subjects = accepted.map(({ authentic }) => authentic.run.subject)
  const areShown = (observed: Json) => project(observed, subjects).map((state) => state !== null)
  const shown = subjects.length === 0 ? [] : await settlePatiently(check, areShown)
  return {
    trial,
    durationMs,
    sent: sent.map((one): BurstExchange => {
      const { request, answers } = one
      return { request, answer: answers[0] as Answer, last: lastOf(one), traced: shown[accepted.indexOf(one)] }
    }),
  }
}
