import { isAccepted } from '../../delivery/answer-kinds.js'
import type { Law, Violation } from '../../laws/law.js'
import { TEXTS_MAY_REPEAT } from '../../laws/schema/laws.js'
import type { Severity } from '../../laws/severity.js'
import { makeAuthentic } from '../authentic.js'
import type { Check } from '../check-facts.js'
import type { Found } from '../drive.js'
import type { HookName } from '../hooks.js'

interface EndingTold {
  /** Id of the law that it breaks. */
  readonly law: string
  readonly defect: string
  readonly severity?: Severity
}

const endings: Readonly<Record<string, EndingTold>> = {
  silent: { law: 'protocol/answers-in-time', defect: 'protocol/hangs' },
  unreachable: { law: 'protocol/survives', defect: 'protocol/process-dies' },
  throttled: { law: 'limits/bursts-taken', defect: 'limits/burst-refused', severity: 'must' },
}

/** The violation of a consumer that died or fell silent under ordinary deliveries, unless a request explains it. */
export function endingOf({ connection, contract }: Check, known: readonly Found[]): Found[] {
  const { ending } = connection
  const told = ending && endings[ending.why]
  if (ending === undefined || told === undefined) return []
  // Told even if that law was not selected: nothing more could be judged.
  const law = contract.laws.find(({ id }) => id === told.law)
  const isExplained = known.some(({ violation: { evidence } }) => 'survived' in evidence && !evidence.survived)
  if (law === undefined || isExplained) return []
  const { defect, severity } = told
  const message = `The check could not go on: ${ending.message}.`
  const violation = { defect, ...(severity && { severity }), message, evidence: { note: ending.message } }
  return [{ law, source: law, violation }]
}

/** What an owner can do with the state by these hooks. A delivery that spoils the state spoils no others. */
const uses: Readonly<Partial<Record<HookName, string>>> = {
  observe: 'the state can no longer be read',
  effects: 'the counters can no longer be read',
  reset: 'the state can no longer be reset',
}

/**
 * The violation of a consumer whose state cannot be used any more after deliveries, although it accepts more, unless a
 * request explains it. Milder where nothing brought the hook back, which may have failed by itself.
 */
export async function stateLossesOf(check: Check, known: readonly Found[]): Promise<Found[]> {
  const { connection, contract } = check
  const law = contract.laws.find(({ id }) => id === 'protocol/survives')
  const isExplained = known.some(({ violation: { evidence } }) => 'unreadable' in evidence)
  const losses = connection.hooks.losses.filter(({ hook, cured, worked, failed }) => {
    return uses[hook] !== undefined && cured !== 'time' && failed > worked
  })
  if (law === undefined || isExplained || losses.length === 0) return []
  const accepts = await connection.unlessEnded(false, async () => {
    const { request } = await makeAuthentic(check)
    return isAccepted(await connection.send(request(), { lenient: true }))
  })
  if (!accepts) return []
  return losses.map(({ hook, message, worked, failed, cured }) => {
    const deliveries = failed - worked === 1 ? `delivery ${failed}` : `deliveries ${worked + 1} to ${failed}`
    const after = cured === undefined ? '' : ` After a ${cured} it worked again.`
    const told = `After ${deliveries} of this check, ${uses[hook]}, although the consumer still accepts deliveries. ${sentence(message)}${after}`
    const severity = cured === undefined ? { severity: 'should' as const } : {}
    const violation = { defect: 'protocol/state-unusable', ...severity, message: told, evidence: { note: message } }
    return { law, source: law, violation }
  })
}

const sentence = (text: string) => (/[.…]$/.test(text) ? text : `${text}.`)

/** The law whose violation says that an authentic delivery is refused. */
export function lawOnRefusal(laws: readonly Law[], { defect }: Violation): Law | undefined {
  const id = defect === 'schema/uniqueness-assumed' ? TEXTS_MAY_REPEAT : 'signature/genuine-accepted'
  return laws.find((law) => law.id === id)
}
