// Generated from schemas/ by `npm run generate`. Do not edit.

import type { Validator } from '../shared.js'
import type { AssetOverwrittenEvent } from '../types.js'
export type { AssetOverwrittenEvent } from '../types.js'

/** Checks a parsed webhook as the event "asset.overwritten". Also a Standard Schema. */
export declare const validateAssetOverwrittenEvent: Validator<AssetOverwrittenEvent>
