// Generated from schemas/ by `npm run generate`. Do not edit.

import { fail, formatDateTime, prefix, validatorOf } from '../shared.js'

function checkPingEvent(data, errors) {
  const start = errors.length
  if (typeof data === 'object' && data !== null && !Array.isArray(data)) {
    const environment_id$1 = data.environment_id
    if (environment_id$1 === undefined) fail(errors, '', 'required', { missingProperty: 'environment_id' })
    else if (typeof environment_id$1 !== 'string') fail(errors, '/environment_id', 'type', { type: 'string' })
    const event$2 = data.event
    if (event$2 === undefined) fail(errors, '', 'required', { missingProperty: 'event' })
    else if (event$2 !== 'ping') fail(errors, '/event', 'const', { allowedValue: 'ping' })
    const payload$3 = data.payload
    if (payload$3 === undefined) {
      fail(errors, '', 'required', { missingProperty: 'payload' })
    } else {
      const start$4 = errors.length
      let valid$5 = 0
      const before$6 = errors.length
      const count$7 = checkPingedWebhook(payload$3, errors)
      if (count$7 > 0) prefix(errors, count$7, '/payload')
      if (errors.length === before$6) valid$5 += 1
      if (valid$5 === 0) {
        const before$8 = errors.length
        if (typeof payload$3 === 'object' && payload$3 !== null && !Array.isArray(payload$3)) {
          const webhook$9 = payload$3.webhook
          if (webhook$9 === undefined) {
            fail(errors, '/payload', 'required', { missingProperty: 'webhook' })
          } else {
            const count$10 = checkPingedWebhook(webhook$9, errors)
            if (count$10 > 0) prefix(errors, count$10, '/payload/webhook')
          }
        } else {
          fail(errors, '/payload', 'type', { type: 'object' })
        }
        if (errors.length === before$8) valid$5 += 1
      }
      if (valid$5 === 0) fail(errors, '/payload', 'anyOf', {})
      else errors.length = start$4
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
function checkPingedWebhook(data, errors) {
  const start = errors.length
  if (typeof data === 'object' && data !== null && !Array.isArray(data)) {
    const id$1 = data.id
    if (id$1 === undefined) fail(errors, '', 'required', { missingProperty: 'id' })
    else if (typeof id$1 !== 'string') fail(errors, '/id', 'type', { type: 'string' })
    const url$2 = data.url
    if (url$2 === undefined) fail(errors, '', 'required', { missingProperty: 'url' })
    else if (typeof url$2 !== 'string') fail(errors, '/url', 'type', { type: 'string' })
  } else {
    fail(errors, '', 'type', { type: 'object' })
  }
  return errors.length - start
}

export const validatePingEvent = /* @__PURE__ */ validatorOf(checkPingEvent)

export { checkPingEvent }
