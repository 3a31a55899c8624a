// Generated from schemas/ by `npm run generate`. Do not edit.

import type { Validator } from '../shared.js'
import type { AssetCopiedEvent } from '../types.js'
export type { AssetCopiedEvent } from '../types.js'

/** Checks a parsed webhook as the event "asset.copied". Also a Standard Schema. */
export declare const validateAssetCopiedEvent: Validator<AssetCopiedEvent>
