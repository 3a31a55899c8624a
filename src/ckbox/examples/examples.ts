import { bodyExamples } from './body-examples.js'
import { concurrencyExamples } from './concurrency-examples.js'
import type { Example } from './example.js'
import { idempotencyExamples } from './idempotency-examples.js'
import { isolationExamples } from './isolation-examples.js'
import { limitsExamples } from './limits-examples.js'
import { orderingExamples } from './ordering-examples.js'
import { protocolExamples } from './protocol-examples.js'
import { recoveryExamples } from './recovery-examples.js'
import { schemaExamples } from './schema-examples.js'
import { signatureExamples } from './signature-examples.js'

/** By the id of the law that each breaks. For docs/laws.md only: the check itself never reads them. */
export const examples: Readonly<Record<string, Example>> = {
  ...signatureExamples,
  ...bodyExamples,
  ...protocolExamples,
  ...schemaExamples,
  ...idempotencyExamples,
  ...orderingExamples,
  ...concurrencyExamples,
  ...recoveryExamples,
  ...isolationExamples,
  ...limitsExamples,
}
