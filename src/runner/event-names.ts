import { validators } from '../../generated/validators.js'

/** The names of all documented events, and `ping`. */
export const webhookEventNames: readonly string[] = Object.keys(validators)
