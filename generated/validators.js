// Generated from schemas/ by `npm run generate`. Do not edit.

import { checkAssetCacheInvalidatedEvent } from './events/asset-cache-invalidated.js'
import { checkAssetCopiedEvent } from './events/asset-copied.js'
import { checkAssetModifiedEvent } from './events/asset-modified.js'
import { checkAssetOverwrittenEvent } from './events/asset-overwritten.js'
import { checkAssetRemovedEvent } from './events/asset-removed.js'
import { checkAssetUploadedEvent } from './events/asset-uploaded.js'
import { checkFolderCreatedEvent } from './events/folder-created.js'
import { checkFolderModifiedEvent } from './events/folder-modified.js'
import { checkFolderRemovedEvent } from './events/folder-removed.js'
import { checkPingEvent } from './events/ping.js'
import { fail, formatDateTime, issuesOf, newIssue, publicIssues, result, show, standard, validatorOf, valueAt } from './shared.js'

function checkUnknownEvent(data, errors) {
  const start = errors.length
  if (typeof data === 'object' && data !== null && !Array.isArray(data)) {
    const environment_id$1 = data.environment_id
    if (environment_id$1 === undefined) fail(errors, '', 'required', { missingProperty: 'environment_id' })
    else if (typeof environment_id$1 !== 'string') fail(errors, '/environment_id', 'type', { type: 'string' })
    const event$2 = data.event
    if (event$2 === undefined) fail(errors, '', 'required', { missingProperty: 'event' })
    else if (typeof event$2 !== 'string') fail(errors, '/event', 'type', { type: 'string' })
    const payload$3 = data.payload
    if (payload$3 === undefined) fail(errors, '', 'required', { missingProperty: 'payload' })
    else if (!(typeof payload$3 === 'object' && payload$3 !== null && !Array.isArray(payload$3))) fail(errors, '/payload', 'type', { type: 'object' })
    const sent_at$4 = data.sent_at
    if (sent_at$4 === undefined) fail(errors, '', 'required', { missingProperty: 'sent_at' })
    else if (typeof sent_at$4 === 'string') {
      if (!formatDateTime(sent_at$4)) fail(errors, '/sent_at', 'format', { format: 'date-time' })
    } else {
      fail(errors, '/sent_at', 'type', { type: 'string' })
    }
  } else {
    fail(errors, '', 'type', { type: 'object' })
  }
  return errors.length - start
}
const DISCRIMINATOR = ['event']
const CHECKS = /* @__PURE__ */ new Map([
  ['asset.cache.invalidated', [checkAssetCacheInvalidatedEvent]],
  ['asset.copied', [checkAssetCopiedEvent]],
  ['asset.modified', [checkAssetModifiedEvent]],
  ['asset.overwritten', [checkAssetOverwrittenEvent]],
  ['asset.removed', [checkAssetRemovedEvent]],
  ['asset.uploaded', [checkAssetUploadedEvent]],
  ['folder.created', [checkFolderCreatedEvent]],
  ['folder.modified', [checkFolderModifiedEvent]],
  ['folder.removed', [checkFolderRemovedEvent]],
  ['ping', [checkPingEvent]],
])
const NAMES = /* @__PURE__ */ new Map([
  ['asset.cache.invalidated', ['asset.cache.invalidated']],
  ['asset.copied', ['asset.copied']],
  ['asset.modified', ['asset.modified']],
  ['asset.overwritten', ['asset.overwritten']],
  ['asset.removed', ['asset.removed']],
  ['asset.uploaded', ['asset.uploaded']],
  ['folder.created', ['folder.created']],
  ['folder.modified', ['folder.modified']],
  ['folder.removed', ['folder.removed']],
  ['ping', ['ping']],
])
const OTHERS = [checkUnknownEvent]

function nameOf(event) {
  return NAMES.get(valueOf(event))?.[0]
}

function valueOf(value) {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, 'event') ? value['event'] : undefined
}

function validateAny(value) {
  const candidates = CHECKS.get(valueOf(value)) ?? OTHERS
  if (candidates.length === 1) return result(candidates[0], value)
  let nearest
  for (const check of candidates) {
    const errors = []
    if (check(value, errors) === 0) return result(check, value)
    if (nearest === undefined || distance(errors) < distance(nearest)) nearest = errors
  }
  return { ok: false, issues: publicIssues(nearest === undefined ? [unknownEvent(value)] : issuesOf(nearest, value)) }
}

// An event with the right properties, though wrong inside, is nearer than one with other properties.
function distance(errors) {
  return errors.length + 1000 * errors.filter(({ instancePath }) => instancePath === '').length
}

function unknownEvent(value) {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return newIssue('', [], value, 'type', 'expected an object, got ' + show(value))
  }
  const pointer = DISCRIMINATOR.map((token) => '/' + token.replace(/~/g, '~0').replace(/\//g, '~1')).join('')
  return newIssue(pointer, DISCRIMINATOR, value, 'discriminator', 'expected the name of a known event, got ' + show(valueOf(value)))
}

function callHandler(event, handlers, otherwise = failUnhandled) {
  const name = nameOf(event)
  const handler = name !== undefined && Object.hasOwn(handlers, name) ? handlers[name] : otherwise
  return handler(event)
}

function failUnhandled(event) {
  throw new Error('Unhandled event: ' + show(valueOf(event)))
}

export const validateEvent = /* @__PURE__ */ standard(validateAny)

export const validators = {
  ['asset.cache.invalidated']: /* @__PURE__ */ validatorOf(checkAssetCacheInvalidatedEvent),
  ['asset.copied']: /* @__PURE__ */ validatorOf(checkAssetCopiedEvent),
  ['asset.modified']: /* @__PURE__ */ validatorOf(checkAssetModifiedEvent),
  ['asset.overwritten']: /* @__PURE__ */ validatorOf(checkAssetOverwrittenEvent),
  ['asset.removed']: /* @__PURE__ */ validatorOf(checkAssetRemovedEvent),
  ['asset.uploaded']: /* @__PURE__ */ validatorOf(checkAssetUploadedEvent),
  ['folder.created']: /* @__PURE__ */ validatorOf(checkFolderCreatedEvent),
  ['folder.modified']: /* @__PURE__ */ validatorOf(checkFolderModifiedEvent),
  ['folder.removed']: /* @__PURE__ */ validatorOf(checkFolderRemovedEvent),
  ['ping']: /* @__PURE__ */ validatorOf(checkPingEvent),
}

export const isKnownEvent = (event) => NAMES.has(valueOf(event))

export const handleEvent = callHandler

export const assertNever = failUnhandled
