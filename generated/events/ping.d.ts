// Generated from schemas/ by `npm run generate`. Do not edit.

import type { Validator } from '../shared.js'
import type { PingEvent } from '../types.js'
export type { PingEvent } from '../types.js'

/** Checks a parsed webhook as the event "ping". Also a Standard Schema. */
export declare const validatePingEvent: Validator<PingEvent>
