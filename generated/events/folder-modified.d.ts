// Generated from schemas/ by `npm run generate`. Do not edit.

import type { Validator } from '../shared.js'
import type { FolderModifiedEvent } from '../types.js'
export type { FolderModifiedEvent } from '../types.js'

/** Checks a parsed webhook as the event "folder.modified". Also a Standard Schema. */
export declare const validateFolderModifiedEvent: Validator<FolderModifiedEvent>
