import { idempotency } from './idempotency.js'
import { ordering } from './ordering.js'
import type { ZooEntry } from './running.js'
import { signatureForgery } from './signature-forgery.js'
import { signatureForm } from './signature-form.js'

/** Every defect of the catalogue, each in consumers that are sound otherwise. */
export const zoo: readonly ZooEntry[] = [...signatureForgery, ...signatureForm, ...idempotency, ...ordering]
