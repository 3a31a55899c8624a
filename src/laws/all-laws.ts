import { beforeVerifiedLaws } from './before-verified.js'
import { bodyLaws } from './body.js'
import { concurrencyLaws } from './concurrency.js'
import { declaredStateLaw } from './declared-state.js'
import { effectLaws } from './effects.js'
import { exactTargetLaws } from './exact-target.js'
import { formsOfTimeLaw } from './forms-of-time.js'
import { idempotencyLaws } from './idempotency.js'
import { isolationLaws } from './isolation.js'
import type { Law } from './law.js'
import { leakLaws } from './leaks.js'
import { limitsLaws } from './limits.js'
import { orderingLaws } from './ordering.js'
import { poisonLaw } from './poison.js'
import { protocolLaws } from './protocol.js'
import { recoveryLaws } from './recovery.js'
import { removalLaws } from './removals.js'
import { replayWindowLaws } from './replay-window.js'
import { rewrittenDuplicatesLaw } from './rewritten-duplicates.js'
import { schemaLaws } from './schema.js'
import { signatureLaws } from './signature.js'
import { signatureCoverageLaws } from './signature-coverage.js'
import { signatureHeaderLaws } from './signature-headers.js'

/** Every law, in the order in which they are reported. */
export const allLaws: readonly Law[] = [
  ...signatureLaws,
  ...signatureCoverageLaws,
  ...signatureHeaderLaws,
  ...exactTargetLaws,
  ...replayWindowLaws,
  ...beforeVerifiedLaws,
  ...leakLaws,
  ...bodyLaws,
  ...protocolLaws,
  ...schemaLaws,
  declaredStateLaw,
  ...idempotencyLaws,
  rewrittenDuplicatesLaw,
  ...effectLaws,
  ...orderingLaws,
  formsOfTimeLaw,
  ...removalLaws,
  ...concurrencyLaws,
  ...recoveryLaws,
  ...isolationLaws,
  poisonLaw,
  ...limitsLaws,
]
