import { body } from './body.js'
import { concurrency } from './concurrency.js'
import { hostile } from './hostile.js'
import { idempotency } from './idempotency.js'
import { isolation } from './isolation.js'
import { limits } from './limits.js'
import { ordering } from './ordering.js'
import { orderingFolders } from './ordering-folders.js'
import { protocol } from './protocol.js'
import { recovery } from './recovery.js'
import type { ZooEntry } from './running.js'
import { schema } from './schema.js'
import { signatureForgery } from './signature-forgery.js'
import { signatureForm } from './signature-form.js'
import { signatureLine } from './signature-line.js'

/** Every defect of the catalogue, each in consumers that are sound otherwise. */
export const zoo: readonly ZooEntry[] = [
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

/** Consumers that attack the tester: none has a defect of the catalogue, each must end in a report. */
export const hostileZoo: readonly ZooEntry[] = hostile
