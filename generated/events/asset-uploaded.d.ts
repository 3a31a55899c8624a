// Generated from schemas/ by `npm run generate`. Do not edit.

import type { Validator } from '../shared.js'
import type { AssetUploadedEvent } from '../types.js'
export type { AssetUploadedEvent } from '../types.js'

/** Checks a parsed webhook as the event "asset.uploaded". Also a Standard Schema. */
export declare const validateAssetUploadedEvent: Validator<AssetUploadedEvent>
