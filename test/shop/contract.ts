import type { Contract } from '../../src/engine/contract.js'
import { bodyLaws } from '../../src/laws/body/laws.js'
import { concurrencyLaws } from '../../src/laws/concurrency/laws.js'
import { generalDefects } from '../../src/laws/defects.js'
import { explainer } from '../../src/laws/explains.js'
import { effectLaws } from '../../src/laws/idempotency/effect-laws.js'
import { idempotencyLaws } from '../../src/laws/idempotency/laws.js'
import { changeTales, duplicateTales } from '../../src/laws/idempotency/trials.js'
import { limitsLaws } from '../../src/laws/limits/laws.js'
import { orderingLaws } from '../../src/laws/ordering/laws.js'
import { timeLaws } from '../../src/laws/ordering/time-laws.js'
import { orderTales, resendTales } from '../../src/laws/ordering/trials.js'
import { protocolLaws } from '../../src/laws/protocol/laws.js'
import { interruptionLaws } from '../../src/laws/recovery/interruption-laws.js'
import { recoveryLaws } from '../../src/laws/recovery/laws.js'
import { poisonLaw } from '../../src/laws/recovery/poison-law.js'
import { schemaLaws } from '../../src/laws/schema/laws.js'
import { signatureLaws } from '../../src/laws/signature/laws.js'
import { trialsOf } from '../../src/laws/tales.js'
import type { Provider } from '../../src/provider/provider.js'
import { orderModel } from './order-model.js'
import { standardWebhooks } from './standard-webhooks.js'

const SPECIFICATION = 'https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md'

export const shop: Provider = {
  words: {
    sender: 'The shop',
    time: 'timestamp',
    identity: 'type, order id and `timestamp`',
    sources: { order: SPECIFICATION, retries: SPECIFICATION, signature: SPECIFICATION },
  },
  signature: standardWebhooks,
  model: orderModel,
}

const defects = generalDefects(shop)

/** What consumers of the shop's webhooks are held to: the general laws, and none of its own. */
export const shopContract: Contract = {
  provider: shop,
  laws: [
    ...signatureLaws(shop),
    ...bodyLaws(shop),
    ...protocolLaws(shop, { unknownEvents: [] }),
    ...schemaLaws(shop),
    ...idempotencyLaws(shop),
    ...effectLaws(shop),
    ...orderingLaws(shop),
    ...timeLaws(shop),
    ...concurrencyLaws(shop),
    ...recoveryLaws(shop),
    ...interruptionLaws(shop),
    poisonLaw(shop),
    ...limitsLaws(shop),
  ],
  defects,
  explains: explainer(defects),
  scenarios: ([scope]) =>
    trialsOf(orderModel, scope, [
      ...duplicateTales(orderModel),
      ...changeTales(orderModel),
      ...orderTales(orderModel),
      ...resendTales(orderModel),
    ]),
}
