// Generated from schemas/replay.schema.json by `npm run generate`. Do not edit.

function fail(errors, instancePath, keyword, params) {
  errors.push({ instancePath, keyword, params })
}
// Errors of a part know only the way from there.
function prefix(errors, count, path) {
  for (let at = errors.length - count; at < errors.length; at += 1) errors[at].instancePath = path + errors[at].instancePath
}
const PATTERN_1 = /* @__PURE__ */ new RegExp('^[a-z][a-z0-9-]*/[a-z0-9-]+$', 'u')
const VALUES_2 = ['accept', 'refuse']
const VALUES_3 = ['with memory', 'without memory']
const VALUES_4 = ['fresh', 'identical', 'forged']
const VALUES_5 = ['restart', 'fault']
function checkReplayFile(data, errors) {
  const start = errors.length
  if (typeof data === 'object' && data !== null && !Array.isArray(data)) {
    const replayVersion$1 = data.replayVersion
    if (replayVersion$1 === undefined) fail(errors, '', 'required', { missingProperty: 'replayVersion' })
    else if (replayVersion$1 !== 1) fail(errors, '/replayVersion', 'const', { allowedValue: 1 })
    const tool$2 = data.tool
    if (tool$2 === undefined) fail(errors, '', 'required', { missingProperty: 'tool' })
    else if (typeof tool$2 === 'object' && tool$2 !== null && !Array.isArray(tool$2)) {
      const name$3 = tool$2.name
      if (name$3 === undefined) fail(errors, '/tool', 'required', { missingProperty: 'name' })
      else if (name$3 !== 'ckbox-webhooks') fail(errors, '/tool/name', 'const', { allowedValue: 'ckbox-webhooks' })
      const version$4 = tool$2.version
      if (version$4 === undefined) fail(errors, '/tool', 'required', { missingProperty: 'version' })
      else if (typeof version$4 !== 'string') fail(errors, '/tool/version', 'type', { type: 'string' })
    } else {
      fail(errors, '/tool', 'type', { type: 'object' })
    }
    const law$5 = data.law
    if (law$5 === undefined) fail(errors, '', 'required', { missingProperty: 'law' })
    else if (typeof law$5 === 'string') {
      if (!PATTERN_1.test(law$5)) fail(errors, '/law', 'pattern', { pattern: '^[a-z][a-z0-9-]*/[a-z0-9-]+$' })
    } else {
      fail(errors, '/law', 'type', { type: 'string' })
    }
    const defect$6 = data.defect
    if (defect$6 !== undefined) {
      if (typeof defect$6 === 'string') {
        if (!PATTERN_1.test(defect$6)) fail(errors, '/defect', 'pattern', { pattern: '^[a-z][a-z0-9-]*/[a-z0-9-]+$' })
      } else {
        fail(errors, '/defect', 'type', { type: 'string' })
      }
    }
    const seed$7 = data.seed
    if (seed$7 === undefined) fail(errors, '', 'required', { missingProperty: 'seed' })
    else if (!Number.isInteger(seed$7)) fail(errors, '/seed', 'type', { type: 'integer' })
    const path$8 = data.path
    if (path$8 !== undefined) {
      if (typeof path$8 !== 'string') fail(errors, '/path', 'type', { type: 'string' })
    }
    const message$9 = data.message
    if (message$9 === undefined) fail(errors, '', 'required', { missingProperty: 'message' })
    else if (typeof message$9 !== 'string') fail(errors, '/message', 'type', { type: 'string' })
    const remedy$10 = data.remedy
    if (remedy$10 === undefined) fail(errors, '', 'required', { missingProperty: 'remedy' })
    else if (typeof remedy$10 !== 'string') fail(errors, '/remedy', 'type', { type: 'string' })
    const target$11 = data.target
    if (target$11 === undefined) fail(errors, '', 'required', { missingProperty: 'target' })
    else if (typeof target$11 !== 'string') fail(errors, '/target', 'type', { type: 'string' })
    const consumer$12 = data.consumer
    if (consumer$12 !== undefined) {
      if (typeof consumer$12 === 'object' && consumer$12 !== null && !Array.isArray(consumer$12)) {
        const path$13 = consumer$12.path
        if (path$13 !== undefined) {
          if (typeof path$13 !== 'string') fail(errors, '/consumer/path', 'type', { type: 'string' })
        }
        const signedUrl$14 = consumer$12.signedUrl
        if (signedUrl$14 !== undefined) {
          if (typeof signedUrl$14 !== 'string') fail(errors, '/consumer/signedUrl', 'type', { type: 'string' })
        }
        const replayWindow$15 = consumer$12.replayWindow
        if (replayWindow$15 !== undefined) {
          if (typeof replayWindow$15 === 'number') {
            if (!(replayWindow$15 >= 0)) fail(errors, '/consumer/replayWindow', 'minimum', { comparison: '>=', limit: 0 })
          } else {
            fail(errors, '/consumer/replayWindow', 'type', { type: 'number' })
          }
        }
        const unknownEvents$16 = consumer$12.unknownEvents
        if (unknownEvents$16 !== undefined) {
          if (unknownEvents$16 !== 'accept' && unknownEvents$16 !== 'refuse') fail(errors, '/consumer/unknownEvents', 'enum', { allowedValues: VALUES_2 })
        }
        const environments$17 = consumer$12.environments
        if (environments$17 !== undefined) {
          if (Array.isArray(environments$17)) {
            for (let i$18 = 0; i$18 < environments$17.length; i$18 += 1) {
              const item$19 = environments$17[i$18]
              if (typeof item$19 !== 'string') fail(errors, '/consumer/environments/' + i$18, 'type', { type: 'string' })
            }
          } else {
            fail(errors, '/consumer/environments', 'type', { type: 'array' })
          }
        }
        const cascade$20 = consumer$12.cascade
        if (cascade$20 !== undefined) {
          if (typeof cascade$20 !== 'boolean') fail(errors, '/consumer/cascade', 'type', { type: 'boolean' })
        }
        const events$21 = consumer$12.events
        if (events$21 !== undefined) {
          if (Array.isArray(events$21)) {
            for (let i$22 = 0; i$22 < events$21.length; i$22 += 1) {
              const item$23 = events$21[i$22]
              if (typeof item$23 !== 'string') fail(errors, '/consumer/events/' + i$22, 'type', { type: 'string' })
            }
          } else {
            fail(errors, '/consumer/events', 'type', { type: 'array' })
          }
        }
        const maxResponse$24 = consumer$12.maxResponse
        if (maxResponse$24 !== undefined) {
          if (typeof maxResponse$24 === 'number') {
            if (!(maxResponse$24 >= 0)) fail(errors, '/consumer/maxResponse', 'minimum', { comparison: '>=', limit: 0 })
          } else {
            fail(errors, '/consumer/maxResponse', 'type', { type: 'number' })
          }
        }
        const lease$25 = consumer$12.lease
        if (lease$25 !== undefined) {
          if (typeof lease$25 === 'number') {
            if (!(lease$25 >= 0)) fail(errors, '/consumer/lease', 'minimum', { comparison: '>=', limit: 0 })
          } else {
            fail(errors, '/consumer/lease', 'type', { type: 'number' })
          }
        }
        const settle$26 = consumer$12.settle
        if (settle$26 !== undefined) {
          if (typeof settle$26 === 'number') {
            if (!(settle$26 >= 0)) fail(errors, '/consumer/settle', 'minimum', { comparison: '>=', limit: 0 })
          } else {
            fail(errors, '/consumer/settle', 'type', { type: 'number' })
          }
        }
      } else {
        fail(errors, '/consumer', 'type', { type: 'object' })
      }
    }
    const counterexample$27 = data.counterexample
    if (counterexample$27 === undefined) {
      fail(errors, '', 'required', { missingProperty: 'counterexample' })
    } else {
      const count$28 = checkcounterexample(counterexample$27, errors)
      if (count$28 > 0) prefix(errors, count$28, '/counterexample')
    }
  } else {
    fail(errors, '', 'type', { type: 'object' })
  }
  return errors.length - start
}
function checkcounterexample(data, errors) {
  const start = errors.length
  if (typeof data === 'object' && data !== null && !Array.isArray(data)) {
    const trial$1 = data.trial
    if (trial$1 !== undefined) {
      if (typeof trial$1 === 'object' && trial$1 !== null && !Array.isArray(trial$1)) {
        const law$2 = trial$1.law
        if (law$2 === undefined) fail(errors, '/trial', 'required', { missingProperty: 'law' })
        else if (typeof law$2 === 'string') {
          if (!PATTERN_1.test(law$2)) fail(errors, '/trial/law', 'pattern', { pattern: '^[a-z][a-z0-9-]*/[a-z0-9-]+$' })
        } else {
          fail(errors, '/trial/law', 'type', { type: 'string' })
        }
        const keys$3 = trial$1.keys
        if (keys$3 === undefined) fail(errors, '/trial', 'required', { missingProperty: 'keys' })
        else if (Array.isArray(keys$3)) {
          for (let i$4 = 0; i$4 < keys$3.length; i$4 += 1) {
            const item$5 = keys$3[i$4]
            if (typeof item$5 !== 'string') fail(errors, '/trial/keys/' + i$4, 'type', { type: 'string' })
          }
        } else {
          fail(errors, '/trial/keys', 'type', { type: 'array' })
        }
      } else {
        fail(errors, '/trial', 'type', { type: 'object' })
      }
    }
    const title$6 = data.title
    if (title$6 !== undefined) {
      if (typeof title$6 !== 'string') fail(errors, '/title', 'type', { type: 'string' })
    }
    const history$7 = data.history
    if (history$7 !== undefined) {
      if (Array.isArray(history$7)) {
        for (let i$8 = 0; i$8 < history$7.length; i$8 += 1) {
          const item$9 = history$7[i$8]
          if (!(typeof item$9 === 'object' && item$9 !== null && !Array.isArray(item$9))) fail(errors, '/history/' + i$8, 'type', { type: 'object' })
        }
      } else {
        fail(errors, '/history', 'type', { type: 'array' })
      }
    }
    const happenings$10 = data.happenings
    if (happenings$10 !== undefined) {
      if (Array.isArray(happenings$10)) {
        for (let i$11 = 0; i$11 < happenings$10.length; i$11 += 1) {
          const item$12 = happenings$10[i$11]
          if (typeof item$12 === 'object' && item$12 !== null && !Array.isArray(item$12)) {
            const event$13 = item$12.event
            if (event$13 === undefined) fail(errors, '/happenings/' + i$11, 'required', { missingProperty: 'event' })
            else if (typeof event$13 !== 'string') fail(errors, '/happenings/' + i$11 + '/event', 'type', { type: 'string' })
            const entity$14 = item$12.entity
            if (entity$14 !== undefined) {
              if (typeof entity$14 !== 'string') fail(errors, '/happenings/' + i$11 + '/entity', 'type', { type: 'string' })
            }
            const time$15 = item$12.time
            if (time$15 === undefined) fail(errors, '/happenings/' + i$11, 'required', { missingProperty: 'time' })
            else if (typeof time$15 !== 'string') fail(errors, '/happenings/' + i$11 + '/time', 'type', { type: 'string' })
            const changes$16 = item$12.changes
            if (changes$16 === undefined) fail(errors, '/happenings/' + i$11, 'required', { missingProperty: 'changes' })
            else if (Array.isArray(changes$16)) {
              for (let i$17 = 0; i$17 < changes$16.length; i$17 += 1) {
                const item$18 = changes$16[i$17]
                if (typeof item$18 !== 'string') fail(errors, '/happenings/' + i$11 + '/changes/' + i$17, 'type', { type: 'string' })
              }
            } else {
              fail(errors, '/happenings/' + i$11 + '/changes', 'type', { type: 'array' })
            }
          } else {
            fail(errors, '/happenings/' + i$11, 'type', { type: 'object' })
          }
        }
      } else {
        fail(errors, '/happenings', 'type', { type: 'array' })
      }
    }
    const schedule$19 = data.schedule
    if (schedule$19 !== undefined) {
      if (Array.isArray(schedule$19)) {
        for (let i$20 = 0; i$20 < schedule$19.length; i$20 += 1) {
          const item$21 = schedule$19[i$20]
          if (!(typeof item$21 === 'object' && item$21 !== null && !Array.isArray(item$21))) fail(errors, '/schedule/' + i$20, 'type', { type: 'object' })
          const before$22 = errors.length
          if (typeof item$21 === 'object' && item$21 !== null && !Array.isArray(item$21)) {
            if (item$21.together === undefined) fail(errors, '/schedule/' + i$20, 'required', { missingProperty: 'together' })
          }
          if (errors.length === before$22) {
            if (typeof item$21 === 'object' && item$21 !== null && !Array.isArray(item$21)) {
              const together$23 = item$21.together
              if (together$23 !== undefined) {
                if (Array.isArray(together$23)) {
                  for (let i$24 = 0; i$24 < together$23.length; i$24 += 1) {
                    const item$25 = together$23[i$24]
                    const count$26 = checkdelivery(item$25, errors)
                    if (count$26 > 0) prefix(errors, count$26, '/schedule/' + i$20 + '/together/' + i$24)
                  }
                } else {
                  fail(errors, '/schedule/' + i$20 + '/together', 'type', { type: 'array' })
                }
              }
            }
          } else {
            errors.length = before$22
            const count$27 = checkdelivery(item$21, errors)
            if (count$27 > 0) prefix(errors, count$27, '/schedule/' + i$20)
          }
        }
      } else {
        fail(errors, '/schedule', 'type', { type: 'array' })
      }
    }
    const comparesInOrder$28 = data.comparesInOrder
    if (comparesInOrder$28 !== undefined) {
      if (comparesInOrder$28 !== 'with memory' && comparesInOrder$28 !== 'without memory') fail(errors, '/comparesInOrder', 'enum', { allowedValues: VALUES_3 })
    }
    const request$29 = data.request
    if (request$29 !== undefined) {
      if (typeof request$29 === 'object' && request$29 !== null && !Array.isArray(request$29)) {
        const method$30 = request$29.method
        if (method$30 === undefined) fail(errors, '/request', 'required', { missingProperty: 'method' })
        else if (typeof method$30 !== 'string') fail(errors, '/request/method', 'type', { type: 'string' })
        const url$31 = request$29.url
        if (url$31 === undefined) fail(errors, '/request', 'required', { missingProperty: 'url' })
        else if (typeof url$31 !== 'string') fail(errors, '/request/url', 'type', { type: 'string' })
        const headers$32 = request$29.headers
        if (headers$32 === undefined) fail(errors, '/request', 'required', { missingProperty: 'headers' })
        else if (Array.isArray(headers$32)) {
          for (let i$33 = 0; i$33 < headers$32.length; i$33 += 1) {
            const item$34 = headers$32[i$33]
            if (Array.isArray(item$34)) {
              if (item$34.length < 2) fail(errors, '/request/headers/' + i$33, 'minItems', { limit: 2 })
              if (item$34.length > 2) fail(errors, '/request/headers/' + i$33, 'maxItems', { limit: 2 })
              if (item$34.length > 0) {
                const item$35 = item$34[0]
                if (typeof item$35 !== 'string') fail(errors, '/request/headers/' + i$33 + '/0', 'type', { type: 'string' })
              }
              if (item$34.length > 1) {
                const item$36 = item$34[1]
                if (typeof item$36 !== 'string') fail(errors, '/request/headers/' + i$33 + '/1', 'type', { type: 'string' })
              }
            } else {
              fail(errors, '/request/headers/' + i$33, 'type', { type: 'array' })
            }
          }
        } else {
          fail(errors, '/request/headers', 'type', { type: 'array' })
        }
        const body$37 = request$29.body
        if (body$37 === undefined) fail(errors, '/request', 'required', { missingProperty: 'body' })
        else if (typeof body$37 !== 'string') fail(errors, '/request/body', 'type', { type: 'string' })
      } else {
        fail(errors, '/request', 'type', { type: 'object' })
      }
    }
    const answer$38 = data.answer
    if (answer$38 !== undefined) {
      if (typeof answer$38 === 'object' && answer$38 !== null && !Array.isArray(answer$38)) {
        const status$39 = answer$38.status
        if (status$39 !== undefined) {
          if (!Number.isInteger(status$39)) fail(errors, '/answer/status', 'type', { type: 'integer' })
        }
        const failure$40 = answer$38.failure
        if (failure$40 !== undefined) {
          if (typeof failure$40 !== 'string') fail(errors, '/answer/failure', 'type', { type: 'string' })
        }
        const body$41 = answer$38.body
        if (body$41 !== undefined) {
          if (typeof body$41 !== 'string') fail(errors, '/answer/body', 'type', { type: 'string' })
        }
      } else {
        fail(errors, '/answer', 'type', { type: 'object' })
      }
    }
    const diff$42 = data.diff
    if (diff$42 !== undefined) {
      if (typeof diff$42 !== 'string') fail(errors, '/diff', 'type', { type: 'string' })
    }
  } else {
    fail(errors, '', 'type', { type: 'object' })
  }
  return errors.length - start
}
function checkdelivery(data, errors) {
  const start = errors.length
  if (typeof data === 'object' && data !== null && !Array.isArray(data)) {
    const event$1 = data.event
    if (event$1 === undefined) fail(errors, '', 'required', { missingProperty: 'event' })
    else if (Number.isInteger(event$1)) {
      if (!(event$1 >= 0)) fail(errors, '/event', 'minimum', { comparison: '>=', limit: 0 })
    } else {
      fail(errors, '/event', 'type', { type: 'integer' })
    }
    const signing$2 = data.signing
    if (signing$2 !== undefined) {
      if (signing$2 !== 'fresh' && signing$2 !== 'identical' && signing$2 !== 'forged') fail(errors, '/signing', 'enum', { allowedValues: VALUES_4 })
    }
    const clockOffsetMs$3 = data.clockOffsetMs
    if (clockOffsetMs$3 !== undefined) {
      if (!Number.isInteger(clockOffsetMs$3)) fail(errors, '/clockOffsetMs', 'type', { type: 'integer' })
    }
    const after$4 = data.after
    if (after$4 !== undefined) {
      if (typeof after$4 === 'number') {
        if (typeof after$4 === 'number') {
          if (!(after$4 >= 0)) fail(errors, '/after', 'minimum', { comparison: '>=', limit: 0 })
        } else {
          fail(errors, '/after', 'type', { type: 'number' })
        }
      } else if (after$4 !== 'restart' && after$4 !== 'fault') fail(errors, '/after', 'enum', { allowedValues: VALUES_5, types: ['number'] })
    }
    const killedAfterMs$5 = data.killedAfterMs
    if (killedAfterMs$5 !== undefined) {
      if (typeof killedAfterMs$5 === 'number') {
        if (!(killedAfterMs$5 >= 0)) fail(errors, '/killedAfterMs', 'minimum', { comparison: '>=', limit: 0 })
      } else {
        fail(errors, '/killedAfterMs', 'type', { type: 'number' })
      }
    }
  } else {
    fail(errors, '', 'type', { type: 'object' })
  }
  return errors.length - start
}
const FORMAT_LABELS = {
}

const MAX_ISSUES = 100
const NOUNS = { string: 'a string', number: 'a number', integer: 'an integer', boolean: 'a boolean', array: 'an array', object: 'an object', null: 'null' }

function issuesOf(errors, root) {
  const issues = []
  const types = new Map()
  for (const error of errors) {
    const tokens = tokensOf(error)
    const pointer = tokens.map((token) => '/' + token.replace(/~/g, '~0').replace(/\//g, '~1')).join('')
    const value = valueAt(root, tokens)
    if (error.keyword === 'type') {
      // Several types may be asked for in one place, by the branches of a union.
      const wanted = types.get(pointer)
      const nouns = [error.params.type].flat().map((type) => NOUNS[type])
      if (wanted !== undefined) {
        for (const noun of nouns) if (!wanted.nouns.includes(noun)) wanted.nouns.push(noun)
        reword(wanted.issue, wanted.nouns, value)
        continue
      }
      const issue = newIssue(pointer, tokens, root, 'type', '')
      reword(issue, nouns, value)
      types.set(pointer, { issue, nouns })
      issues.push(issue)
    } else {
      const issue = newIssue(pointer, tokens, root, error.keyword, wording(error, value))
      if (!issues.some((other) => other.pointer === pointer && other.detail === issue.detail)) issues.push(issue)
    }
    if (issues.length >= MAX_ISSUES) break
  }
  return issues
}

function newIssue(pointer, tokens, root, keyword, detail) {
  const path = readable(tokens, root)
  return { pointer, path, keyword, detail, message: (path === '' ? 'the event' : path) + ': ' + detail }
}

function reword(issue, nouns, value) {
  issue.detail = 'expected ' + nouns.join(' or ') + ', got ' + show(value)
  issue.message = (issue.path === '' ? 'the event' : issue.path) + ': ' + issue.detail
}

function tokensOf({ instancePath, params }) {
  const tokens = instancePath.split('/').slice(1).map((token) => token.replace(/~1/g, '/').replace(/~0/g, '~'))
  const key = params.missingProperty ?? params.additionalProperty ?? params.unevaluatedProperty
  return key === undefined ? tokens : [...tokens, key]
}

function valueAt(root, tokens) {
  let value = root
  for (const token of tokens) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, token)) return undefined
    value = value[token]
  }
  return value
}

function readable(tokens, root) {
  let path = ''
  let holder = root
  for (const token of tokens) {
    if (Array.isArray(holder)) path += '[' + token + ']'
    else if (/^[A-Za-z_$][\w$]*$/.test(token)) path += path === '' ? token : '.' + token
    else path += '[' + JSON.stringify(token) + ']'
    holder = valueAt(holder, [token])
  }
  return path
}

function show(value) {
  if (value === undefined) return 'nothing'
  if (Array.isArray(value)) return value.length === 0 ? 'an empty array' : 'an array'
  if (typeof value === 'object' && value !== null) return 'an object'
  if (typeof value !== 'string') return String(value)
  return JSON.stringify(value.length > 80 ? value.slice(0, 80) + '…' : value)
}

function choices({ allowedValues, types = [] }) {
  const texts = allowedValues.slice(0, 20).map((value) => JSON.stringify(value))
  const values = (texts.length > 1 ? 'one of ' : '') + texts.join(', ') + (allowedValues.length > 20 ? ', …' : '')
  return [values, ...types.map((type) => NOUNS[type])].join(' or ')
}

function wording({ keyword, params }, value) {
  const got = ', got ' + show(value)
  const plural = (count, noun) => count + ' ' + (count === 1 ? noun[0] : noun[1])
  const characters = ['character', 'characters']
  const items = ['item', 'items']
  const properties = ['property', 'properties']
  switch (keyword) {
    case 'required':
      return 'is missing'
    case 'dependentRequired':
      return 'is missing, which ' + JSON.stringify(params.property) + ' requires'
    case 'format':
      return 'expected ' + (FORMAT_LABELS[params.format] ?? 'the format ' + params.format) + got
    case 'const':
      return 'expected ' + JSON.stringify(params.allowedValue) + got
    case 'enum':
      return (params.allowedValues.length === 0 ? 'no value is allowed' : 'expected ' + choices(params)) + got
    case 'minimum':
    case 'maximum':
    case 'exclusiveMinimum':
    case 'exclusiveMaximum':
      return 'expected a number ' + params.comparison + ' ' + params.limit + got
    case 'multipleOf':
      return 'expected a multiple of ' + params.multipleOf + got
    case 'minLength':
      return 'expected at least ' + plural(params.limit, characters) + got
    case 'maxLength':
      return 'expected at most ' + plural(params.limit, characters) + got
    case 'pattern':
      return 'expected a string that matches ' + params.pattern + got
    case 'minItems':
      return 'expected at least ' + plural(params.limit, items) + ', got ' + value.length
    case 'maxItems':
    case 'items':
      return 'expected at most ' + plural(params.limit, items) + ', got ' + value.length
    case 'uniqueItems':
      return 'items ' + params.j + ' and ' + params.i + ' are the same'
    case 'contains':
      return 'expected at least ' + plural(params.minContains, items) + ' of a certain form' + (params.maxContains === undefined ? '' : ' and at most ' + params.maxContains)
    case 'minProperties':
      return 'expected at least ' + plural(params.limit, properties) + ', got ' + Object.keys(value).length
    case 'maxProperties':
      return 'expected at most ' + plural(params.limit, properties) + ', got ' + Object.keys(value).length
    case 'propertyNames':
      return 'has a property with a name that is not allowed: ' + JSON.stringify(params.propertyName)
    case 'additionalProperties':
    case 'unevaluatedProperties':
    case 'unevaluatedItems':
    case 'false schema':
      return 'is not allowed'
    case 'not':
      return 'has a form that is not allowed'
    case 'anyOf':
      return 'has none of the allowed forms'
    case 'oneOf':
      return params.passingSchemas === null ? 'has none of the allowed forms' : 'has more than one of several forms that exclude each other'
    default:
      return 'does not satisfy ' + keyword
  }
}

export function replayFileIssues(value) {
  const errors = []
  if (checkReplayFile(value, errors) === 0) return []
  return issuesOf(errors, value).map(({ pointer, path, keyword, detail }) => ({ pointer, path, keyword, detail }))
}
