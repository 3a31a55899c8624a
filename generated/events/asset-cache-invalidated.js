// Generated from schemas/ by `npm run generate`. Do not edit.

import { checkAsset, checkUser, fail, formatDateTime, prefix, validatorOf } from '../shared.js'

function checkAssetCacheInvalidatedEvent(data, errors) {
  const start = errors.length
  if (typeof data === 'object' && data !== null && !Array.isArray(data)) {
    const environment_id$1 = data.environment_id
    if (environment_id$1 === undefined) fail(errors, '', 'required', { missingProperty: 'environment_id' })
    else if (typeof environment_id$1 !== 'string') fail(errors, '/environment_id', 'type', { type: 'string' })
    const event$2 = data.event
    if (event$2 === undefined) fail(errors, '', 'required', { missingProperty: 'event' })
    else if (event$2 !== 'asset.cache.invalidated') fail(errors, '/event', 'const', { allowedValue: 'asset.cache.invalidated' })
    const payload$3 = data.payload
    if (payload$3 === undefined) fail(errors, '', 'required', { missingProperty: 'payload' })
    else if (typeof payload$3 === 'object' && payload$3 !== null && !Array.isArray(payload$3)) {
      const workspace_id$4 = payload$3.workspace_id
      if (workspace_id$4 === undefined) fail(errors, '/payload', 'required', { missingProperty: 'workspace_id' })
      else if (typeof workspace_id$4 !== 'string') fail(errors, '/payload/workspace_id', 'type', { type: 'string' })
      const asset$5 = payload$3.asset
      if (asset$5 === undefined) {
        fail(errors, '/payload', 'required', { missingProperty: 'asset' })
      } else {
        const count$6 = checkAsset(asset$5, errors)
        if (count$6 > 0) prefix(errors, count$6, '/payload/asset')
      }
      const paths_to_be_invalidated$7 = payload$3.paths_to_be_invalidated
      if (paths_to_be_invalidated$7 === undefined) fail(errors, '/payload', 'required', { missingProperty: 'paths_to_be_invalidated' })
      else if (Array.isArray(paths_to_be_invalidated$7)) {
        for (let i$8 = 0; i$8 < paths_to_be_invalidated$7.length; i$8 += 1) {
          const item$9 = paths_to_be_invalidated$7[i$8]
          if (typeof item$9 !== 'string') fail(errors, '/payload/paths_to_be_invalidated/' + i$8, 'type', { type: 'string' })
        }
      } else {
        fail(errors, '/payload/paths_to_be_invalidated', 'type', { type: 'array' })
      }
      const user$10 = payload$3.user
      if (user$10 === undefined) {
        fail(errors, '/payload', 'required', { missingProperty: 'user' })
      } else {
        const count$11 = checkUser(user$10, errors)
        if (count$11 > 0) prefix(errors, count$11, '/payload/user')
      }
    } else {
      fail(errors, '/payload', 'type', { type: 'object' })
    }
    const sent_at$12 = data.sent_at
    if (sent_at$12 === undefined) fail(errors, '', 'required', { missingProperty: 'sent_at' })
    else if (typeof sent_at$12 === 'string') {
      if (!formatDateTime(sent_at$12)) fail(errors, '/sent_at', 'format', { format: 'date-time' })
    } else {
      fail(errors, '/sent_at', 'type', { type: 'string' })
    }
  } else {
    fail(errors, '', 'type', { type: 'object' })
  }
  return errors.length - start
}

export const validateAssetCacheInvalidatedEvent = /* @__PURE__ */ validatorOf(checkAssetCacheInvalidatedEvent)

export { checkAssetCacheInvalidatedEvent }
