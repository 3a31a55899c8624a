import type { Contract } from '../engine/contract.js'
import { bodyLaws } from '../laws/body/laws.js'
import { concurrencyLaws } from '../laws/concurrency/laws.js'
import { generalDefects } from '../laws/defects.js'
import { explainer } from '../laws/explains.js'
import { effectLaws } from '../laws/idempotency/effect-laws.js'
import { idempotencyLaws } from '../laws/idempotency/laws.js'
import { changeTales, duplicateTales } from '../laws/idempotency/trials.js'
import type { Law } from '../laws/law.js'
import { limitsLaws } from '../laws/limits/laws.js'
import { orderingLaws } from '../laws/ordering/laws.js'
import { timeLaws } from '../laws/ordering/time-laws.js'
import { orderTales, resendTales } from '../laws/ordering/trials.js'
import { protocolLaws } from '../laws/protocol/laws.js'
import { interruptionLaws } from '../laws/recovery/interruption-laws.js'
import { recoveryLaws } from '../laws/recovery/laws.js'
import { poisonLaw } from '../laws/recovery/poison-law.js'
import { schemaLaws } from '../laws/schema/laws.js'
import { signatureLaws } from '../laws/signature/laws.js'
import { trialsOf } from '../laws/tales.js'
import type { HistoryTrial } from '../laws/trial.js'
import { ckboxDefects, ckboxLawsExplainedBy, type DefectId } from './defects.js'
import { bodyExtras } from './laws/body/trials.js'
import * as further from './laws/further-tales.js'
import { ckboxIsolationLaws } from './laws/isolation/laws.js'
import { environmentTrials } from './laws/isolation/trials.js'
import { limitsExtras } from './laws/limits/trials.js'
import { ckboxOrderingLaws, orderingMistakes } from './laws/ordering/laws.js'
import { ckboxProtocolLaws, protocolExtras } from './laws/protocol/laws.js'
import { newFields } from './laws/schema/field-trials.js'
import { ckboxSchemaLaws } from './laws/schema/laws.js'
import { identityTrials } from './laws/schema/trials.js'
import { ckboxSignatureLaws, signingMistakes } from './laws/signature/laws.js'
import { furtherForgeries } from './laws/signature/trials.js'
import { ckbox } from './provider.js'

const laws: readonly Law<DefectId>[] = [
  ...signatureLaws(ckbox, furtherForgeries, signingMistakes),
  ...ckboxSignatureLaws,
  ...bodyLaws(ckbox, bodyExtras),
  ...protocolLaws(ckbox, protocolExtras),
  ...ckboxProtocolLaws,
  ...schemaLaws(ckbox, newFields),
  ...ckboxSchemaLaws,
  ...idempotencyLaws(ckbox, {
    duplicates: further.duplicates,
    changes: further.changes,
    rewritten: further.rewritten,
  }),
  ...effectLaws(ckbox, further.withEffects),
  ...orderingLaws(ckbox, further.orders, orderingMistakes),
  ...timeLaws(ckbox),
  ...ckboxOrderingLaws,
  ...concurrencyLaws(ckbox),
  ...recoveryLaws(ckbox),
  ...interruptionLaws(ckbox, further.interrupted),
  ...ckboxIsolationLaws,
  poisonLaw(ckbox, further.poisons),
  ...limitsLaws(ckbox, limitsExtras),
]

const defects = { ...generalDefects(ckbox), ...ckboxDefects }

/** The small histories that tell the defects of state apart. */
function scenarios(environments: readonly string[]): readonly HistoryTrial[] {
  const { model } = ckbox
  const tales = [
    ...duplicateTales(model),
    ...further.duplicates,
    ...changeTales(model),
    ...further.changes,
    ...further.telling,
    ...orderTales(model),
    ...further.orders,
    ...resendTales(model),
  ]
  return [
    ...trialsOf(model, environments[0], tales),
    ...identityTrials(environments),
    ...environmentTrials(environments),
  ]
}

/** What consumers of CKBox webhooks are held to. */
export const ckboxContract: Contract = {
  provider: ckbox,
  laws,
  defects,
  explains: explainer(defects, ckboxLawsExplainedBy),
  scenarios,
}
