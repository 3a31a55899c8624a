// Generated from schemas/ by `npm run generate`. Do not edit.

import { checkAsset, checkUser, fail, formatDateTime, prefix, validatorOf } from '../shared.js'

function checkAssetModifiedEvent(data, errors) {
  const start = errors.length
  if (typeof data === 'object' && data !== null && !Array.isArray(data)) {
    const environment_id$1 = data.environment_id
    if (environment_id$1 === undefined) fail(errors, '', 'required', { missingProperty: 'environment_id' })
    else if (typeof environment_id$1 !== 'string') fail(errors, '/environment_id', 'type', { type: 'string' })
    const event$2 = data.event
    if (event$2 === undefined) fail(errors, '', 'required', { missingProperty: 'event' })
    else if (event$2 !== 'asset.modified') fail(errors, '/event', 'const', { allowedValue: 'asset.modified' })
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
      const asset_before_modification$7 = payload$3.asset_before_modification
      if (asset_before_modification$7 === undefined) {
        fail(errors, '/payload', 'required', { missingProperty: 'asset_before_modification' })
      } else {
        const count$8 = checkAsset(asset_before_modification$7, errors)
        if (count$8 > 0) prefix(errors, count$8, '/payload/asset_before_modification')
      }
      const user$9 = payload$3.user
      if (user$9 === undefined) {
        fail(errors, '/payload', 'required', { missingProperty: 'user' })
      } else {
        const count$10 = checkUser(user$9, errors)
        if (count$10 > 0) prefix(errors, count$10, '/payload/user')
      }
    } else {
      fail(errors, '/payload', 'type', { type: 'object' })
    }
    const sent_at$11 = data.sent_at
    if (sent_at$11 === undefined) fail(errors, '', 'required', { missingProperty: 'sent_at' })
    else if (typeof sent_at$11 === 'string') {
      if (!formatDateTime(sent_at$11)) fail(errors, '/sent_at', 'format', { format: 'date-time' })
    } else {
      fail(errors, '/sent_at', 'type', { type: 'string' })
    }
  } else {
    fail(errors, '', 'type', { type: 'object' })
  }
  return errors.length - start
}

export const validateAssetModifiedEvent = /* @__PURE__ */ validatorOf(checkAssetModifiedEvent)

export { checkAssetModifiedEvent }
