import type { Law, Violation } from '../../laws/law.js'
import { TEXTS_MAY_REPEAT } from '../../laws/schema/laws.js'
import type { Severity } from '../../laws/severity.js'
import type { Check } from '../check-facts.js'
import type { Found } from '../drive.js'

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

/** The law whose violation says that an authentic delivery is refused. */
export function lawOnRefusal(laws: readonly Law[], { defect }: Violation): Law | undefined {
  const id = defect === 'schema/uniqueness-assumed' ? TEXTS_MAY_REPEAT : 'signature/genuine-accepted'
  return laws.find((law) => law.id === id)
}
