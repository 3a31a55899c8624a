import { bodyExamples } from './broken-examples/body.js'
import type { BrokenExample } from './broken-examples/broken-example.js'
import { concurrencyExamples } from './broken-examples/concurrency.js'
import { idempotencyExamples } from './broken-examples/idempotency.js'
import { isolationExamples } from './broken-examples/isolation.js'
import { limitsExamples } from './broken-examples/limits.js'
import { orderingExamples } from './broken-examples/ordering.js'
import { protocolExamples } from './broken-examples/protocol.js'
import { recoveryExamples } from './broken-examples/recovery.js'
import { schemaExamples } from './broken-examples/schema.js'
import { signatureExamples } from './broken-examples/signature.js'

/** By the id of the law that each breaks. For docs/laws.md only: the check itself never reads them. */
export const brokenExamples: Readonly<Record<string, BrokenExample>> = {
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
