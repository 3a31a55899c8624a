import type { Provider } from '../provider/provider.js'
import type { Defects } from './defect.js'
import { bodyDefects } from './defects/body-defects.js'
import { concurrencyDefects } from './defects/concurrency-defects.js'
import { idempotencyDefects } from './defects/idempotency-defects.js'
import { limitsDefects } from './defects/limits-defects.js'
import { losingDefects } from './defects/losing-defects.js'
import { orderingDefects } from './defects/ordering-defects.js'
import { protocolDefects } from './defects/protocol-defects.js'
import { recoveryDefects } from './defects/recovery-defects.js'
import { schemaDefects } from './defects/schema-defects.js'
import { signatureDefects } from './defects/signature-defects.js'

/** Those that make everything else look wrong stand first, so that they count as the cause. */
const byFamily = (provider: Provider) => ({
  ...losingDefects(provider),
  ...signatureDefects(provider),
  ...bodyDefects(provider),
  ...protocolDefects(provider),
  ...schemaDefects,
  ...orderingDefects(provider),
  ...idempotencyDefects(provider),
  ...concurrencyDefects(provider),
  ...recoveryDefects(provider),
  ...limitsDefects(provider),
})

export type GeneralDefectId = keyof ReturnType<typeof byFamily>

/** The defects that consumers of any provider may have. Assigning them to this type checks the ids across families. */
export const generalDefects: (provider: Provider) => Defects<GeneralDefectId> = byFamily
