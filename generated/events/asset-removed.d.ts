// Generated from schemas/ by `npm run generate`. Do not edit.

import type { Validator } from '../shared.js'
import type { AssetRemovedEvent } from '../types.js'
export type { AssetRemovedEvent } from '../types.js'

/** Checks a parsed webhook as the event "asset.removed". Also a Standard Schema. */
export declare const validateAssetRemovedEvent: Validator<AssetRemovedEvent>
