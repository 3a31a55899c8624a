import { concurrencyLaws } from './concurrency.js'
import { effectLaws } from './effects.js'
import { idempotencyLaws } from './idempotency.js'
import { isolationLaws } from './isolation.js'
import type { Law } from './law.js'
import { orderingLaws } from './ordering.js'
import { poisonLaw } from './poison.js'
import { recoveryLaws } from './recovery.js'
import { removalLaws } from './removals.js'
import { signatureLaws } from './signature.js'

/** Every law, in the order in which they are reported. */
export const allLaws: readonly Law[] = [
  ...signatureLaws,
  ...idempotencyLaws,
  ...effectLaws,
  ...orderingLaws,
  ...removalLaws,
  ...concurrencyLaws,
  ...recoveryLaws,
  ...isolationLaws,
  poisonLaw,
]
