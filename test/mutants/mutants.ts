import { body } from './body.js'
import { concurrency } from './concurrency.js'
import { idempotency } from './idempotency.js'
import { isolation } from './isolation.js'
import { limits } from './limits.js'
import { ordering } from './ordering.js'
import { orderingFolders } from './ordering-folders.js'
import { protocol } from './protocol.js'
import { recovery } from './recovery.js'
import type { Mutant } from './running.js'
import { schema } from './schema.js'
import { signatureForgery } from './signature-forgery.js'
import { signatureForm } from './signature-form.js'
import { signatureLine } from './signature-line.js'

/** Every defect of the catalogue, each in consumers that are correct otherwise. */
export const mutants: readonly Mutant[] = [
  ...signatureForgery,
  ...signatureForm,
  ...signatureLine,
  ...body,
  ...protocol,
  ...schema,
  ...idempotency,
  ...ordering,
  ...orderingFolders,
  ...concurrency,
  ...recovery,
  ...isolation,
  ...limits,
]
