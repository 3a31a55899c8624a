// Generated from schemas/ by `npm run generate`. Do not edit.

import type { Validator } from '../shared.js'
import type { AssetCacheInvalidatedEvent } from '../types.js'
export type { AssetCacheInvalidatedEvent } from '../types.js'

/** Checks a parsed webhook as the event "asset.cache.invalidated". Also a Standard Schema. */
export declare const validateAssetCacheInvalidatedEvent: Validator<AssetCacheInvalidatedEvent>
