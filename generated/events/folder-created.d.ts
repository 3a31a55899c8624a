// Generated from schemas/ by `npm run generate`. Do not edit.

import type { Validator } from '../shared.js'
import type { FolderCreatedEvent } from '../types.js'
export type { FolderCreatedEvent } from '../types.js'

/** Checks a parsed webhook as the event "folder.created". Also a Standard Schema. */
export declare const validateFolderCreatedEvent: Validator<FolderCreatedEvent>
