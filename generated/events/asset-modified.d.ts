// Generated from schemas/ by `npm run generate`. Do not edit.

import type { Validator } from '../shared.js'
import type { AssetModifiedEvent } from '../types.js'
export type { AssetModifiedEvent } from '../types.js'

/** Checks a parsed webhook as the event "asset.modified". Also a Standard Schema. */
export declare const validateAssetModifiedEvent: Validator<AssetModifiedEvent>
