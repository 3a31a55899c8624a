import type { ReferenceConsumer } from '../mutants/running.js'
import { deliveryConsumers } from './delivery.js'
import { environmentConsumers } from './environments.js'
import { receivingConsumers } from './receiving.js'
import { stateConsumers } from './state.js'

/** The correct consumers of the catalogue's section 2. None of them is ever flagged. */
export const referenceConsumers: readonly ReferenceConsumer[] = [
  ...stateConsumers,
  ...deliveryConsumers,
  ...receivingConsumers,
  ...environmentConsumers,
]
