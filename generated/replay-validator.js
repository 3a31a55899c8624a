// Generated from schemas/replay.schema.json by `npm run generate`. Do not edit.

const FORMATS = {
}
const FORMAT_LABELS = {
}

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
const schema34 = {"type":"object","required":["replayVersion","tool","law","seed","message","remedy","target","counterexample"],"properties":{"replayVersion":{"const":1},"tool":{"type":"object","required":["name","version"],"properties":{"name":{"const":"ckbox-webhooks"},"version":{"type":"string"}}},"law":{"type":"string","pattern":"^[a-z][a-z0-9-]*/[a-z0-9-]+$"},"defect":{"type":"string","pattern":"^[a-z][a-z0-9-]*/[a-z0-9-]+$"},"seed":{"type":"integer"},"path":{"type":"string"},"message":{"type":"string"},"remedy":{"type":"string"},"target":{"type":"string"},"consumer":{"type":"object","properties":{"path":{"type":"string"},"signedUrl":{"type":"string"},"replayWindow":{"type":"number","minimum":0},"unknownEvents":{"enum":["accept","refuse"]},"environments":{"type":"array","items":{"type":"string"}},"cascade":{"type":"boolean"},"events":{"type":"array","items":{"type":"string"}},"maxResponse":{"type":"number","minimum":0},"lease":{"type":"number","minimum":0},"settle":{"type":"number","minimum":0}}},"counterexample":{"$ref":"counterexample"}}};
const pattern4 = new RegExp("^[a-z][a-z0-9-]*/[a-z0-9-]+$", "u");
const schema35 = {"type":"object","properties":{"trial":{"type":"object","required":["law","keys"],"properties":{"law":{"type":"string","pattern":"^[a-z][a-z0-9-]*/[a-z0-9-]+$"},"keys":{"type":"array","items":{"type":"string"}}}},"title":{"type":"string"},"history":{"type":"array","items":{"type":"object"}},"happenings":{"type":"array","items":{"type":"object","required":["event","time","changes"],"properties":{"event":{"type":"string"},"entity":{"type":"string"},"time":{"type":"string"},"changes":{"type":"array","items":{"type":"string"}}}}},"schedule":{"type":"array","items":{"type":"object","if":{"required":["together"]},"then":{"properties":{"together":{"type":"array","items":{"$ref":"delivery"}}}},"else":{"$ref":"delivery"}}},"comparesInOrder":{"enum":["with memory","without memory"]},"request":{"type":"object","required":["method","url","headers","body"],"properties":{"method":{"type":"string"},"url":{"type":"string"},"headers":{"type":"array","items":{"type":"array","prefixItems":[{"type":"string"},{"type":"string"}],"minItems":2,"maxItems":2}},"body":{"type":"string"}}},"answer":{"type":"object","properties":{"status":{"type":"integer"},"failure":{"type":"string"},"body":{"type":"string"}}},"expected":{},"actual":{},"diff":{"type":"string"}}};
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
  if (validate15(value)) return []
  return issuesOf(validate15.errors, value).map(({ pointer, path, keyword, detail }) => ({ pointer, path, keyword, detail }))
}
