import { concurrencyLaws } from './concurrency.js'
import { idempotencyLaws } from './idempotency.js'
import type { Law } from './law.js'
import { orderingLaws } from './ordering.js'
import { signatureLaws } from './signature.js'

/** Every law, in the order in which they are reported. */
export const allLaws: readonly Law[] = [...signatureLaws, ...idempotencyLaws, ...orderingLaws, ...concurrencyLaws]
