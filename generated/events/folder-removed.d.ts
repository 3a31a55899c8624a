// Generated from schemas/ by `npm run generate`. Do not edit.

import type { Validator } from '../shared.js'
import type { FolderRemovedEvent } from '../types.js'
export type { FolderRemovedEvent } from '../types.js'

/** Checks a parsed webhook as the event "folder.removed". Also a Standard Schema. */
export declare const validateFolderRemovedEvent: Validator<FolderRemovedEvent>
