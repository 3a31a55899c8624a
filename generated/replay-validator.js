// Generated from schemas/replay.schema.json by `npm run generate`. Do not edit.

function fail(errors, instancePath, keyword, params) {
  errors.push({ instancePath, keyword, params })
}
// Errors of a part know only the way from there.
function prefix(errors, count, path) {
  for (let at = errors.length - count; at < errors.length; at += 1) errors[at].instancePath = path + errors[at].instancePath
}
const PATTERN_1 = new RegExp('^[a-z][a-z0-9-]*/[a-z0-9-]+$', 'u')
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
      if (typeof after$4 === 'string') {
        if (after$4 !== 'restart' && after$4 !== 'fault') fail(errors, '/after', 'enum', { allowedValues: VALUES_5 })
      } else if (typeof after$4 === 'number') {
        if (typeof after$4 === 'number') {
          if (!(after$4 >= 0)) fail(errors, '/after', 'minimum', { comparison: '>=', limit: 0 })
        } else {
          fail(errors, '/after', 'type', { type: 'number' })
        }
      } else {
        fail(errors, '/after', 'type', { type: ['string', 'number'] })
      }
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

<<<<<<< HEAD
=======
function fail(errors, instancePath, keyword, params) {
  const error = { instancePath, keyword, params }
  if (errors === null) return [error]
  errors.push(error)
  return errors
}
function append(errors, more) {
  for (const error of more) errors.push(error)
  return errors
}
const schema34 = {"type":"object","required":["replayVersion","tool","law","seed","message","remedy","target","counterexample"],"properties":{"replayVersion":{"const":1},"tool":{"type":"object","required":["name","version"],"properties":{"name":{"const":"ckbox-webhooks"},"version":{"type":"string"}}},"law":{"type":"string","pattern":"^[a-z][a-z0-9-]*/[a-z0-9-]+$"},"defect":{"type":"string","pattern":"^[a-z][a-z0-9-]*/[a-z0-9-]+$"},"seed":{"type":"integer"},"path":{"type":"string"},"message":{"type":"string"},"remedy":{"type":"string"},"target":{"type":"string"},"consumer":{"type":"object","properties":{"path":{"type":"string"},"signedUrl":{"type":"string"},"replayWindow":{"type":"number","minimum":0},"unknownEvents":{"enum":["accept","refuse"]},"environments":{"type":"array","items":{"type":"string"}},"cascade":{"type":"boolean"},"events":{"type":"array","items":{"type":"string"}},"maxResponse":{"type":"number","minimum":0},"lease":{"type":"number","minimum":0},"settle":{"type":"number","minimum":0}}},"counterexample":{"$ref":"definition1"}}};
const pattern4 = new RegExp("^[a-z][a-z0-9-]*/[a-z0-9-]+$", "u");
const schema35 = {"type":"object","properties":{"trial":{"type":"object","required":["law","keys"],"properties":{"law":{"type":"string","pattern":"^[a-z][a-z0-9-]*/[a-z0-9-]+$"},"keys":{"type":"array","items":{"type":"string"}}}},"title":{"type":"string"},"history":{"type":"array","items":{"type":"object"}},"happenings":{"type":"array","items":{"type":"object","required":["event","time","changes"],"properties":{"event":{"type":"string"},"entity":{"type":"string"},"time":{"type":"string"},"changes":{"type":"array","items":{"type":"string"}}}}},"schedule":{"type":"array","items":{"type":"object","if":{"required":["together"]},"then":{"properties":{"together":{"type":"array","items":{"$ref":"definition2"}}}},"else":{"$ref":"definition2"}}},"comparesInOrder":{"enum":["with memory","without memory"]},"request":{"type":"object","required":["method","url","headers","body"],"properties":{"method":{"type":"string"},"url":{"type":"string"},"headers":{"type":"array","items":{"type":"array","prefixItems":[{"type":"string"},{"type":"string"}],"minItems":2,"maxItems":2}},"body":{"type":"string"}}},"answer":{"type":"object","properties":{"status":{"type":"integer"},"failure":{"type":"string"},"body":{"type":"string"}}},"expected":{},"actual":{},"diff":{"type":"string"}}};
const schema36 = {"type":"object","required":["event"],"properties":{"event":{"type":"integer","minimum":0},"signing":{"enum":["fresh","identical","forged"]},"clockOffsetMs":{"type":"integer"},"after":{"anyOf":[{"enum":["restart","fault"]},{"type":"number","minimum":0}]},"killedAfterMs":{"type":"number","minimum":0}}};
function validate17(data, instancePath = ""){
  let vErrors = null;
  let errors = 0;
  if(data && typeof data == "object" && !Array.isArray(data)){
    if(data.event === undefined){
      vErrors = fail(vErrors, instancePath, "required", {missingProperty: "event"});
      errors++;
    }
    if(data.event !== undefined){
      let data0 = data.event;
      if(!((typeof data0 == "number") && (!(data0 % 1) && !isNaN(data0)))){
        vErrors = fail(vErrors, instancePath+"/event", "type", {type: "integer"});
        errors++;
      }
      if(typeof data0 == "number"){
        if(data0 < 0 || isNaN(data0)){
          vErrors = fail(vErrors, instancePath+"/event", "minimum", {comparison: ">=", limit: 0});
          errors++;
        }
      }
    }
    if(data.signing !== undefined){
      let data1 = data.signing;
      if(!(((data1 === "fresh") || (data1 === "identical")) || (data1 === "forged"))){
        vErrors = fail(vErrors, instancePath+"/signing", "enum", {allowedValues: schema36.properties.signing.enum});
        errors++;
      }
    }
    if(data.clockOffsetMs !== undefined){
      let data2 = data.clockOffsetMs;
      if(!((typeof data2 == "number") && (!(data2 % 1) && !isNaN(data2)))){
        vErrors = fail(vErrors, instancePath+"/clockOffsetMs", "type", {type: "integer"});
        errors++;
      }
    }
    if(data.after !== undefined){
      let data3 = data.after;
      const _errs7 = errors;
      let valid1 = false;
      const _errs8 = errors;
      if(!((data3 === "restart") || (data3 === "fault"))){
        vErrors = fail(vErrors, instancePath+"/after", "enum", {allowedValues: schema36.properties.after.anyOf[0].enum});
        errors++;
      }
      var _valid0 = _errs8 === errors;
      valid1 = valid1 || _valid0;
      if(!valid1){
        const _errs9 = errors;
        if(typeof data3 == "number"){
          if(data3 < 0 || isNaN(data3)){
            vErrors = fail(vErrors, instancePath+"/after", "minimum", {comparison: ">=", limit: 0});
            errors++;
          }
        }
        else {
          vErrors = fail(vErrors, instancePath+"/after", "type", {type: "number"});
          errors++;
        }
        var _valid0 = _errs9 === errors;
        valid1 = valid1 || _valid0;
      }
      if(!valid1){
        vErrors = fail(vErrors, instancePath+"/after", "anyOf", {});
        errors++;
      }
      else {
        errors = _errs7;
        if(vErrors !== null){
          if(_errs7){
            vErrors.length = _errs7;
          }
          else {
            vErrors = null;
          }
        }
      }
    }
    if(data.killedAfterMs !== undefined){
      let data4 = data.killedAfterMs;
      if(typeof data4 == "number"){
        if(data4 < 0 || isNaN(data4)){
          vErrors = fail(vErrors, instancePath+"/killedAfterMs", "minimum", {comparison: ">=", limit: 0});
          errors++;
        }
      }
      else {
        vErrors = fail(vErrors, instancePath+"/killedAfterMs", "type", {type: "number"});
        errors++;
      }
    }
  }
  else {
    vErrors = fail(vErrors, instancePath, "type", {type: "object"});
    errors++;
  }
  validate17.errors = vErrors;
  return errors === 0;
}
function validate16(data, instancePath = ""){
  let vErrors = null;
  let errors = 0;
  if(data && typeof data == "object" && !Array.isArray(data)){
    if(data.trial !== undefined){
      let data0 = data.trial;
      if(data0 && typeof data0 == "object" && !Array.isArray(data0)){
        if(data0.law === undefined){
          vErrors = fail(vErrors, instancePath+"/trial", "required", {missingProperty: "law"});
          errors++;
        }
        if(data0.keys === undefined){
          vErrors = fail(vErrors, instancePath+"/trial", "required", {missingProperty: "keys"});
          errors++;
        }
        if(data0.law !== undefined){
          let data1 = data0.law;
          if(typeof data1 === "string"){
            if(!pattern4.test(data1)){
              vErrors = fail(vErrors, instancePath+"/trial/law", "pattern", {pattern: "^[a-z][a-z0-9-]*/[a-z0-9-]+$"});
              errors++;
            }
          }
          else {
            vErrors = fail(vErrors, instancePath+"/trial/law", "type", {type: "string"});
            errors++;
          }
        }
        if(data0.keys !== undefined){
          let data2 = data0.keys;
          if(Array.isArray(data2)){
            const len0 = data2.length;
            for(let i0=0; i0<len0; i0++){
              if(typeof data2[i0] !== "string"){
                vErrors = fail(vErrors, instancePath+"/trial/keys/" + i0, "type", {type: "string"});
                errors++;
              }
            }
          }
          else {
            vErrors = fail(vErrors, instancePath+"/trial/keys", "type", {type: "array"});
            errors++;
          }
        }
      }
      else {
        vErrors = fail(vErrors, instancePath+"/trial", "type", {type: "object"});
        errors++;
      }
    }
    if(data.title !== undefined){
      if(typeof data.title !== "string"){
        vErrors = fail(vErrors, instancePath+"/title", "type", {type: "string"});
        errors++;
      }
    }
    if(data.history !== undefined){
      let data5 = data.history;
      if(Array.isArray(data5)){
        const len1 = data5.length;
        for(let i1=0; i1<len1; i1++){
          let data6 = data5[i1];
          if(!(data6 && typeof data6 == "object" && !Array.isArray(data6))){
            vErrors = fail(vErrors, instancePath+"/history/" + i1, "type", {type: "object"});
            errors++;
          }
        }
      }
      else {
        vErrors = fail(vErrors, instancePath+"/history", "type", {type: "array"});
        errors++;
      }
    }
    if(data.happenings !== undefined){
      let data7 = data.happenings;
      if(Array.isArray(data7)){
        const len2 = data7.length;
        for(let i2=0; i2<len2; i2++){
          let data8 = data7[i2];
          if(data8 && typeof data8 == "object" && !Array.isArray(data8)){
            if(data8.event === undefined){
              vErrors = fail(vErrors, instancePath+"/happenings/" + i2, "required", {missingProperty: "event"});
              errors++;
            }
            if(data8.time === undefined){
              vErrors = fail(vErrors, instancePath+"/happenings/" + i2, "required", {missingProperty: "time"});
              errors++;
            }
            if(data8.changes === undefined){
              vErrors = fail(vErrors, instancePath+"/happenings/" + i2, "required", {missingProperty: "changes"});
              errors++;
            }
            if(data8.event !== undefined){
              if(typeof data8.event !== "string"){
                vErrors = fail(vErrors, instancePath+"/happenings/" + i2+"/event", "type", {type: "string"});
                errors++;
              }
            }
            if(data8.entity !== undefined){
              if(typeof data8.entity !== "string"){
                vErrors = fail(vErrors, instancePath+"/happenings/" + i2+"/entity", "type", {type: "string"});
                errors++;
              }
            }
            if(data8.time !== undefined){
              if(typeof data8.time !== "string"){
                vErrors = fail(vErrors, instancePath+"/happenings/" + i2+"/time", "type", {type: "string"});
                errors++;
              }
            }
            if(data8.changes !== undefined){
              let data12 = data8.changes;
              if(Array.isArray(data12)){
                const len3 = data12.length;
                for(let i3=0; i3<len3; i3++){
                  if(typeof data12[i3] !== "string"){
                    vErrors = fail(vErrors, instancePath+"/happenings/" + i2+"/changes/" + i3, "type", {type: "string"});
                    errors++;
                  }
                }
              }
              else {
                vErrors = fail(vErrors, instancePath+"/happenings/" + i2+"/changes", "type", {type: "array"});
                errors++;
              }
            }
          }
          else {
            vErrors = fail(vErrors, instancePath+"/happenings/" + i2, "type", {type: "object"});
            errors++;
          }
        }
      }
      else {
        vErrors = fail(vErrors, instancePath+"/happenings", "type", {type: "array"});
        errors++;
      }
    }
    if(data.schedule !== undefined){
      let data14 = data.schedule;
      if(Array.isArray(data14)){
        const len4 = data14.length;
        for(let i4=0; i4<len4; i4++){
          let data15 = data14[i4];
          if(!(data15 && typeof data15 == "object" && !Array.isArray(data15))){
            vErrors = fail(vErrors, instancePath+"/schedule/" + i4, "type", {type: "object"});
            errors++;
          }
          const _errs33 = errors;
          let valid13 = true;
          const _errs34 = errors;
          if(data15 && typeof data15 == "object" && !Array.isArray(data15)){
            let missing0;
            if((data15.together === undefined) && (missing0 = "together")){
              const err21 = {};
              if(vErrors === null){
                vErrors = [err21];
              }
              else {
                vErrors.push(err21);
              }
              errors++;
            }
          }
          var _valid0 = _errs34 === errors;
          errors = _errs33;
          if(vErrors !== null){
            if(_errs33){
              vErrors.length = _errs33;
            }
            else {
              vErrors = null;
            }
          }
          let ifClause0;
          if(_valid0){
            const _errs35 = errors;
            if(data15 && typeof data15 == "object" && !Array.isArray(data15)){
              if(data15.together !== undefined){
                let data16 = data15.together;
                if(Array.isArray(data16)){
                  const len5 = data16.length;
                  for(let i5=0; i5<len5; i5++){
                    if(!(validate17(data16[i5], instancePath+"/schedule/" + i4+"/together/" + i5))){
                      vErrors = vErrors === null ? validate17.errors : append(vErrors, validate17.errors);
                      errors = vErrors.length;
                    }
                  }
                }
                else {
                  vErrors = fail(vErrors, instancePath+"/schedule/" + i4+"/together", "type", {type: "array"});
                  errors++;
                }
              }
            }
            var _valid0 = _errs35 === errors;
            valid13 = _valid0;
            ifClause0 = "then";
          }
          else {
            const _errs39 = errors;
            if(!(validate17(data15, instancePath+"/schedule/" + i4))){
              vErrors = vErrors === null ? validate17.errors : append(vErrors, validate17.errors);
              errors = vErrors.length;
            }
            var _valid0 = _errs39 === errors;
            valid13 = _valid0;
            ifClause0 = "else";
          }
          if(!valid13){
            vErrors = fail(vErrors, instancePath+"/schedule/" + i4, "if", {failingKeyword: ifClause0});
            errors++;
          }
        }
      }
      else {
        vErrors = fail(vErrors, instancePath+"/schedule", "type", {type: "array"});
        errors++;
      }
    }
    if(data.comparesInOrder !== undefined){
      let data18 = data.comparesInOrder;
      if(!((data18 === "with memory") || (data18 === "without memory"))){
        vErrors = fail(vErrors, instancePath+"/comparesInOrder", "enum", {allowedValues: schema35.properties.comparesInOrder.enum});
        errors++;
      }
    }
    if(data.request !== undefined){
      let data19 = data.request;
      if(data19 && typeof data19 == "object" && !Array.isArray(data19)){
        if(data19.method === undefined){
          vErrors = fail(vErrors, instancePath+"/request", "required", {missingProperty: "method"});
          errors++;
        }
        if(data19.url === undefined){
          vErrors = fail(vErrors, instancePath+"/request", "required", {missingProperty: "url"});
          errors++;
        }
        if(data19.headers === undefined){
          vErrors = fail(vErrors, instancePath+"/request", "required", {missingProperty: "headers"});
          errors++;
        }
        if(data19.body === undefined){
          vErrors = fail(vErrors, instancePath+"/request", "required", {missingProperty: "body"});
          errors++;
        }
        if(data19.method !== undefined){
          if(typeof data19.method !== "string"){
            vErrors = fail(vErrors, instancePath+"/request/method", "type", {type: "string"});
            errors++;
          }
        }
        if(data19.url !== undefined){
          if(typeof data19.url !== "string"){
            vErrors = fail(vErrors, instancePath+"/request/url", "type", {type: "string"});
            errors++;
          }
        }
        if(data19.headers !== undefined){
          let data22 = data19.headers;
          if(Array.isArray(data22)){
            const len6 = data22.length;
            for(let i6=0; i6<len6; i6++){
              let data23 = data22[i6];
              if(Array.isArray(data23)){
                if(data23.length > 2){
                  vErrors = fail(vErrors, instancePath+"/request/headers/" + i6, "maxItems", {limit: 2});
                  errors++;
                }
                if(data23.length < 2){
                  vErrors = fail(vErrors, instancePath+"/request/headers/" + i6, "minItems", {limit: 2});
                  errors++;
                }
                const len7 = data23.length;
                if(len7 > 0){
                  if(typeof data23[0] !== "string"){
                    vErrors = fail(vErrors, instancePath+"/request/headers/" + i6+"/0", "type", {type: "string"});
                    errors++;
                  }
                }
                if(len7 > 1){
                  if(typeof data23[1] !== "string"){
                    vErrors = fail(vErrors, instancePath+"/request/headers/" + i6+"/1", "type", {type: "string"});
                    errors++;
                  }
                }
              }
              else {
                vErrors = fail(vErrors, instancePath+"/request/headers/" + i6, "type", {type: "array"});
                errors++;
              }
            }
          }
          else {
            vErrors = fail(vErrors, instancePath+"/request/headers", "type", {type: "array"});
            errors++;
          }
        }
        if(data19.body !== undefined){
          if(typeof data19.body !== "string"){
            vErrors = fail(vErrors, instancePath+"/request/body", "type", {type: "string"});
            errors++;
          }
        }
      }
      else {
        vErrors = fail(vErrors, instancePath+"/request", "type", {type: "object"});
        errors++;
      }
    }
    if(data.answer !== undefined){
      let data27 = data.answer;
      if(data27 && typeof data27 == "object" && !Array.isArray(data27)){
        if(data27.status !== undefined){
          let data28 = data27.status;
          if(!((typeof data28 == "number") && (!(data28 % 1) && !isNaN(data28)))){
            vErrors = fail(vErrors, instancePath+"/answer/status", "type", {type: "integer"});
            errors++;
          }
        }
        if(data27.failure !== undefined){
          if(typeof data27.failure !== "string"){
            vErrors = fail(vErrors, instancePath+"/answer/failure", "type", {type: "string"});
            errors++;
          }
        }
        if(data27.body !== undefined){
          if(typeof data27.body !== "string"){
            vErrors = fail(vErrors, instancePath+"/answer/body", "type", {type: "string"});
            errors++;
          }
        }
      }
      else {
        vErrors = fail(vErrors, instancePath+"/answer", "type", {type: "object"});
        errors++;
      }
    }
    if(data.diff !== undefined){
      if(typeof data.diff !== "string"){
        vErrors = fail(vErrors, instancePath+"/diff", "type", {type: "string"});
        errors++;
      }
    }
  }
  else {
    vErrors = fail(vErrors, instancePath, "type", {type: "object"});
    errors++;
  }
  validate16.errors = vErrors;
  return errors === 0;
}
function validate15(data, instancePath = ""){
  let vErrors = null;
  let errors = 0;
  if(data && typeof data == "object" && !Array.isArray(data)){
    if(data.replayVersion === undefined){
      vErrors = fail(vErrors, instancePath, "required", {missingProperty: "replayVersion"});
      errors++;
    }
    if(data.tool === undefined){
      vErrors = fail(vErrors, instancePath, "required", {missingProperty: "tool"});
      errors++;
    }
    if(data.law === undefined){
      vErrors = fail(vErrors, instancePath, "required", {missingProperty: "law"});
      errors++;
    }
    if(data.seed === undefined){
      vErrors = fail(vErrors, instancePath, "required", {missingProperty: "seed"});
      errors++;
    }
    if(data.message === undefined){
      vErrors = fail(vErrors, instancePath, "required", {missingProperty: "message"});
      errors++;
    }
    if(data.remedy === undefined){
      vErrors = fail(vErrors, instancePath, "required", {missingProperty: "remedy"});
      errors++;
    }
    if(data.target === undefined){
      vErrors = fail(vErrors, instancePath, "required", {missingProperty: "target"});
      errors++;
    }
    if(data.counterexample === undefined){
      vErrors = fail(vErrors, instancePath, "required", {missingProperty: "counterexample"});
      errors++;
    }
    if(data.replayVersion !== undefined){
      if(1 !== data.replayVersion){
        vErrors = fail(vErrors, instancePath+"/replayVersion", "const", {allowedValue: 1});
        errors++;
      }
    }
    if(data.tool !== undefined){
      let data1 = data.tool;
      if(data1 && typeof data1 == "object" && !Array.isArray(data1)){
        if(data1.name === undefined){
          vErrors = fail(vErrors, instancePath+"/tool", "required", {missingProperty: "name"});
          errors++;
        }
        if(data1.version === undefined){
          vErrors = fail(vErrors, instancePath+"/tool", "required", {missingProperty: "version"});
          errors++;
        }
        if(data1.name !== undefined){
          if("ckbox-webhooks" !== data1.name){
            vErrors = fail(vErrors, instancePath+"/tool/name", "const", {allowedValue: "ckbox-webhooks"});
            errors++;
          }
        }
        if(data1.version !== undefined){
          if(typeof data1.version !== "string"){
            vErrors = fail(vErrors, instancePath+"/tool/version", "type", {type: "string"});
            errors++;
          }
        }
      }
      else {
        vErrors = fail(vErrors, instancePath+"/tool", "type", {type: "object"});
        errors++;
      }
    }
    if(data.law !== undefined){
      let data4 = data.law;
      if(typeof data4 === "string"){
        if(!pattern4.test(data4)){
          vErrors = fail(vErrors, instancePath+"/law", "pattern", {pattern: "^[a-z][a-z0-9-]*/[a-z0-9-]+$"});
          errors++;
        }
      }
      else {
        vErrors = fail(vErrors, instancePath+"/law", "type", {type: "string"});
        errors++;
      }
    }
    if(data.defect !== undefined){
      let data5 = data.defect;
      if(typeof data5 === "string"){
        if(!pattern4.test(data5)){
          vErrors = fail(vErrors, instancePath+"/defect", "pattern", {pattern: "^[a-z][a-z0-9-]*/[a-z0-9-]+$"});
          errors++;
        }
      }
      else {
        vErrors = fail(vErrors, instancePath+"/defect", "type", {type: "string"});
        errors++;
      }
    }
    if(data.seed !== undefined){
      let data6 = data.seed;
      if(!((typeof data6 == "number") && (!(data6 % 1) && !isNaN(data6)))){
        vErrors = fail(vErrors, instancePath+"/seed", "type", {type: "integer"});
        errors++;
      }
    }
    if(data.path !== undefined){
      if(typeof data.path !== "string"){
        vErrors = fail(vErrors, instancePath+"/path", "type", {type: "string"});
        errors++;
      }
    }
    if(data.message !== undefined){
      if(typeof data.message !== "string"){
        vErrors = fail(vErrors, instancePath+"/message", "type", {type: "string"});
        errors++;
      }
    }
    if(data.remedy !== undefined){
      if(typeof data.remedy !== "string"){
        vErrors = fail(vErrors, instancePath+"/remedy", "type", {type: "string"});
        errors++;
      }
    }
    if(data.target !== undefined){
      if(typeof data.target !== "string"){
        vErrors = fail(vErrors, instancePath+"/target", "type", {type: "string"});
        errors++;
      }
    }
    if(data.consumer !== undefined){
      let data11 = data.consumer;
      if(data11 && typeof data11 == "object" && !Array.isArray(data11)){
        if(data11.path !== undefined){
          if(typeof data11.path !== "string"){
            vErrors = fail(vErrors, instancePath+"/consumer/path", "type", {type: "string"});
            errors++;
          }
        }
        if(data11.signedUrl !== undefined){
          if(typeof data11.signedUrl !== "string"){
            vErrors = fail(vErrors, instancePath+"/consumer/signedUrl", "type", {type: "string"});
            errors++;
          }
        }
        if(data11.replayWindow !== undefined){
          let data14 = data11.replayWindow;
          if(typeof data14 == "number"){
            if(data14 < 0 || isNaN(data14)){
              vErrors = fail(vErrors, instancePath+"/consumer/replayWindow", "minimum", {comparison: ">=", limit: 0});
              errors++;
            }
          }
          else {
            vErrors = fail(vErrors, instancePath+"/consumer/replayWindow", "type", {type: "number"});
            errors++;
          }
        }
        if(data11.unknownEvents !== undefined){
          let data15 = data11.unknownEvents;
          if(!((data15 === "accept") || (data15 === "refuse"))){
            vErrors = fail(vErrors, instancePath+"/consumer/unknownEvents", "enum", {allowedValues: schema34.properties.consumer.properties.unknownEvents.enum});
            errors++;
          }
        }
        if(data11.environments !== undefined){
          let data16 = data11.environments;
          if(Array.isArray(data16)){
            const len0 = data16.length;
            for(let i0=0; i0<len0; i0++){
              if(typeof data16[i0] !== "string"){
                vErrors = fail(vErrors, instancePath+"/consumer/environments/" + i0, "type", {type: "string"});
                errors++;
              }
            }
          }
          else {
            vErrors = fail(vErrors, instancePath+"/consumer/environments", "type", {type: "array"});
            errors++;
          }
        }
        if(data11.cascade !== undefined){
          if(typeof data11.cascade !== "boolean"){
            vErrors = fail(vErrors, instancePath+"/consumer/cascade", "type", {type: "boolean"});
            errors++;
          }
        }
        if(data11.events !== undefined){
          let data19 = data11.events;
          if(Array.isArray(data19)){
            const len1 = data19.length;
            for(let i1=0; i1<len1; i1++){
              if(typeof data19[i1] !== "string"){
                vErrors = fail(vErrors, instancePath+"/consumer/events/" + i1, "type", {type: "string"});
                errors++;
              }
            }
          }
          else {
            vErrors = fail(vErrors, instancePath+"/consumer/events", "type", {type: "array"});
            errors++;
          }
        }
        if(data11.maxResponse !== undefined){
          let data21 = data11.maxResponse;
          if(typeof data21 == "number"){
            if(data21 < 0 || isNaN(data21)){
              vErrors = fail(vErrors, instancePath+"/consumer/maxResponse", "minimum", {comparison: ">=", limit: 0});
              errors++;
            }
          }
          else {
            vErrors = fail(vErrors, instancePath+"/consumer/maxResponse", "type", {type: "number"});
            errors++;
          }
        }
        if(data11.lease !== undefined){
          let data22 = data11.lease;
          if(typeof data22 == "number"){
            if(data22 < 0 || isNaN(data22)){
              vErrors = fail(vErrors, instancePath+"/consumer/lease", "minimum", {comparison: ">=", limit: 0});
              errors++;
            }
          }
          else {
            vErrors = fail(vErrors, instancePath+"/consumer/lease", "type", {type: "number"});
            errors++;
          }
        }
        if(data11.settle !== undefined){
          let data23 = data11.settle;
          if(typeof data23 == "number"){
            if(data23 < 0 || isNaN(data23)){
              vErrors = fail(vErrors, instancePath+"/consumer/settle", "minimum", {comparison: ">=", limit: 0});
              errors++;
            }
          }
          else {
            vErrors = fail(vErrors, instancePath+"/consumer/settle", "type", {type: "number"});
            errors++;
          }
        }
      }
      else {
        vErrors = fail(vErrors, instancePath+"/consumer", "type", {type: "object"});
        errors++;
      }
    }
    if(data.counterexample !== undefined){
      if(!(validate16(data.counterexample, instancePath+"/counterexample"))){
        vErrors = vErrors === null ? validate16.errors : append(vErrors, validate16.errors);
        errors = vErrors.length;
      }
    }
  }
  else {
    vErrors = fail(vErrors, instancePath, "type", {type: "object"});
    errors++;
  }
  validate15.errors = vErrors;
  return errors === 0;
}
>>>>>>> 9033da6 (Write types as a developer would, without json-schema-to-typescript)
const MAX_ISSUES = 100
const NOUNS = { string: 'a string', number: 'a number', integer: 'an integer', boolean: 'a boolean', array: 'an array', object: 'an object', null: 'null' }

function issuesOf(errors, root) {
  const issues = []
  const types = new Map()
  for (const error of errors) {
    if (error.keyword === 'if') continue
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

function list(values) {
  const texts = values.slice(0, 20).map((value) => JSON.stringify(value))
  return texts.join(', ') + (values.length > 20 ? ', …' : '')
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
      return 'expected ' + (params.allowedValues.length > 1 ? 'one of ' : '') + list(params.allowedValues) + got
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
    case 'additionalItems':
    case 'unevaluatedItems':
      return 'expected at most ' + plural(params.limit ?? params.len, items) + ', got ' + value.length
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
