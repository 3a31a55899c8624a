import type { Design } from '../zoo/running.js'
import { deliveryDesigns } from './delivery.js'
import { environmentDesigns } from './environments.js'
import { receivingDesigns } from './receiving.js'
import { stateDesigns } from './state.js'

/** The correct designs of the catalogue's section 2. None of them is ever to be flagged. */
export const designs: readonly Design[] = [
  ...stateDesigns,
  ...deliveryDesigns,
  ...receivingDesigns,
  ...environmentDesigns,
]
