// Generated from schemas/ by `npm run generate`. Do not edit.

const FULL_URI = /^[a-z][a-z0-9+\-.]*:(?:\/\/?(?:(?:[a-z0-9\-._~!$&'()*+,;=:]|%[0-9a-f]{2})*@)?(?:\[(?:(?:[0-9a-f]{1,4}:){6}(?:[0-9a-f]{1,4}:[0-9a-f]{1,4}|(?:(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)\.){3}(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d))|::(?:[0-9a-f]{1,4}:){5}(?:[0-9a-f]{1,4}:[0-9a-f]{1,4}|(?:(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)\.){3}(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d))|(?:[0-9a-f]{1,4})?::(?:[0-9a-f]{1,4}:){4}(?:[0-9a-f]{1,4}:[0-9a-f]{1,4}|(?:(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)\.){3}(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d))|(?:(?:[0-9a-f]{1,4}:){0,1}[0-9a-f]{1,4})?::(?:[0-9a-f]{1,4}:){3}(?:[0-9a-f]{1,4}:[0-9a-f]{1,4}|(?:(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)\.){3}(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d))|(?:(?:[0-9a-f]{1,4}:){0,2}[0-9a-f]{1,4})?::(?:[0-9a-f]{1,4}:){2}(?:[0-9a-f]{1,4}:[0-9a-f]{1,4}|(?:(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)\.){3}(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d))|(?:(?:[0-9a-f]{1,4}:){0,3}[0-9a-f]{1,4})?::[0-9a-f]{1,4}:(?:[0-9a-f]{1,4}:[0-9a-f]{1,4}|(?:(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)\.){3}(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d))|(?:(?:[0-9a-f]{1,4}:){0,4}[0-9a-f]{1,4})?::(?:[0-9a-f]{1,4}:[0-9a-f]{1,4}|(?:(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)\.){3}(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d))|(?:(?:[0-9a-f]{1,4}:){0,5}[0-9a-f]{1,4})?::[0-9a-f]{1,4}|(?:(?:[0-9a-f]{1,4}:){0,6}[0-9a-f]{1,4})?::|v[0-9a-f]+\.[a-z0-9\-._~!$&'()*+,;=:]+)\]|(?:[a-z0-9\-._~!$&'()*+,;=]|%[0-9a-f]{2})*)(?::\d*)?(?:\/(?:[a-z0-9\-._~!$&'()*+,;=:@]|%[0-9a-f]{2})*)*|\/(?:(?:[a-z0-9\-._~!$&'()*+,;=:@]|%[0-9a-f]{2})+(?:\/(?:[a-z0-9\-._~!$&'()*+,;=:@]|%[0-9a-f]{2})*)*)?|(?:[a-z0-9\-._~!$&'()*+,;=:@]|%[0-9a-f]{2})+(?:\/(?:[a-z0-9\-._~!$&'()*+,;=:@]|%[0-9a-f]{2})*)*)(?:\?(?:(?:[a-z0-9\-._~!$&'()*+,;=:@]|%[0-9a-f]{2})|[\/?])*)?(?:#(?:(?:[a-z0-9\-._~!$&'()*+,;=:@]|%[0-9a-f]{2})|[\/?])*)?$/i
const USUAL_URI = /^https?:\/\/[A-Za-z0-9.-]+(?:\/[\w.~!$&'()*+,;=:@/-]*)?$/
const USUAL_DATE_TIME = /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|1\d|2[0-8])T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d+)?Z$/
function isDate(text) {
  const match = /^(\d{4})-(\d\d)-(\d\d)$/.exec(text)
  if (match === null) return false
  const [year, month, day] = [Number(match[1]), Number(match[2]), Number(match[3])]
  if (month < 1 || month > 12 || day < 1) return false
  const leap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)
  return day <= (month === 2 ? (leap ? 29 : 28) : [4, 6, 9, 11].includes(month) ? 30 : 31)
}
function isTime(text) {
  const match = /^(\d\d):(\d\d):(\d\d)(?:\.\d+)?(?:z|([+-])(\d\d)(?::?(\d\d))?)$/i.exec(text)
  if (match === null) return false
  const [hour, minute, second] = [Number(match[1]), Number(match[2]), Number(match[3])]
  const [offsetHour, offsetMinute] = [Number(match[5] ?? 0), Number(match[6] ?? 0)]
  if (hour > 23 || minute > 59 || offsetHour > 23 || offsetMinute > 59) return false
  if (second < 60) return true
  // A leap second is the last of a day in UTC.
  const sign = match[4] === '-' ? -1 : 1
  const utc = hour * 60 + minute - sign * (offsetHour * 60 + offsetMinute)
  return second === 60 && (((utc % 1440) + 1440) % 1440) === 1439
}
function isDateTime(text) {
  return /[t\s]/i.test(text.charAt(10)) && isDate(text.slice(0, 10)) && isTime(text.slice(11))
}
const FORMATS = {
  'date-time': (text) => USUAL_DATE_TIME.test(text) || isDateTime(text),
  'uri': (text) => USUAL_URI.test(text) || FULL_URI.test(text),
}
const FORMAT_LABELS = {
  'date-time': 'a date and time such as 2024-02-18T18:03:18.815Z',
  'uri': 'an absolute URI',
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
const formats0 = FORMATS.uri;
const pattern4 = new RegExp("^[0-9]+$", "u");
function validate17(data, instancePath = ""){
  let vErrors = null;
  let errors = 0;
  if(data && typeof data == "object" && !Array.isArray(data)){
    if(data.default !== undefined){
      let data0 = data.default;
      if(typeof data0 === "string"){
        if(!(formats0(data0))){
          vErrors = fail(vErrors, instancePath+"/default", "format", {format: "uri"});
          errors++;
        }
      }
      else {
        vErrors = fail(vErrors, instancePath+"/default", "type", {type: "string"});
        errors++;
      }
    }
    for(const key0 in data){
      if(pattern4.test(key0)){
        let data1 = data[key0];
        if(typeof data1 === "string"){
          if(!(formats0(data1))){
            vErrors = fail(vErrors, instancePath+"/" + key0.replace(/~/g, "~0").replace(/\//g, "~1"), "format", {format: "uri"});
            errors++;
          }
        }
        else {
          vErrors = fail(vErrors, instancePath+"/" + key0.replace(/~/g, "~0").replace(/\//g, "~1"), "type", {type: "string"});
          errors++;
        }
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
    if(data.id === undefined){
      vErrors = fail(vErrors, instancePath, "required", {missingProperty: "id"});
      errors++;
    }
    if(data.name === undefined){
      vErrors = fail(vErrors, instancePath, "required", {missingProperty: "name"});
      errors++;
    }
    if(data.extension === undefined){
      vErrors = fail(vErrors, instancePath, "required", {missingProperty: "extension"});
      errors++;
    }
    if(data.url === undefined){
      vErrors = fail(vErrors, instancePath, "required", {missingProperty: "url"});
      errors++;
    }
    if(data.mime_type === undefined){
      vErrors = fail(vErrors, instancePath, "required", {missingProperty: "mime_type"});
      errors++;
    }
    if(data.category_id === undefined){
      vErrors = fail(vErrors, instancePath, "required", {missingProperty: "category_id"});
      errors++;
    }
    if(data.size_in_bytes === undefined){
      vErrors = fail(vErrors, instancePath, "required", {missingProperty: "size_in_bytes"});
      errors++;
    }
    if(data.tags === undefined){
      vErrors = fail(vErrors, instancePath, "required", {missingProperty: "tags"});
      errors++;
    }
    if(data.metadata === undefined){
      vErrors = fail(vErrors, instancePath, "required", {missingProperty: "metadata"});
      errors++;
    }
    if(data.id !== undefined){
      if(typeof data.id !== "string"){
        vErrors = fail(vErrors, instancePath+"/id", "type", {type: "string"});
        errors++;
      }
    }
    if(data.name !== undefined){
      if(typeof data.name !== "string"){
        vErrors = fail(vErrors, instancePath+"/name", "type", {type: "string"});
        errors++;
      }
    }
    if(data.extension !== undefined){
      if(typeof data.extension !== "string"){
        vErrors = fail(vErrors, instancePath+"/extension", "type", {type: "string"});
        errors++;
      }
    }
    if(data.url !== undefined){
      let data3 = data.url;
      if(typeof data3 === "string"){
        if(!(formats0(data3))){
          vErrors = fail(vErrors, instancePath+"/url", "format", {format: "uri"});
          errors++;
        }
      }
      else {
        vErrors = fail(vErrors, instancePath+"/url", "type", {type: "string"});
        errors++;
      }
    }
    if(data.images_urls !== undefined){
      if(!(validate17(data.images_urls, instancePath+"/images_urls"))){
        vErrors = vErrors === null ? validate17.errors : append(vErrors, validate17.errors);
        errors = vErrors.length;
      }
    }
    if(data.mime_type !== undefined){
      if(typeof data.mime_type !== "string"){
        vErrors = fail(vErrors, instancePath+"/mime_type", "type", {type: "string"});
        errors++;
      }
    }
    if(data.category_id !== undefined){
      if(typeof data.category_id !== "string"){
        vErrors = fail(vErrors, instancePath+"/category_id", "type", {type: "string"});
        errors++;
      }
    }
    if(data.folder_id !== undefined){
      if(typeof data.folder_id !== "string"){
        vErrors = fail(vErrors, instancePath+"/folder_id", "type", {type: "string"});
        errors++;
      }
    }
    if(data.size_in_bytes !== undefined){
      let data8 = data.size_in_bytes;
      if(!((typeof data8 == "number") && (!(data8 % 1) && !isNaN(data8)))){
        vErrors = fail(vErrors, instancePath+"/size_in_bytes", "type", {type: "integer"});
        errors++;
      }
      if(typeof data8 == "number"){
        if(data8 < 0 || isNaN(data8)){
          vErrors = fail(vErrors, instancePath+"/size_in_bytes", "minimum", {comparison: ">=", limit: 0});
          errors++;
        }
      }
    }
    if(data.tags !== undefined){
      let data9 = data.tags;
      if(Array.isArray(data9)){
        const len0 = data9.length;
        for(let i0=0; i0<len0; i0++){
          if(typeof data9[i0] !== "string"){
            vErrors = fail(vErrors, instancePath+"/tags/" + i0, "type", {type: "string"});
            errors++;
          }
        }
      }
      else {
        vErrors = fail(vErrors, instancePath+"/tags", "type", {type: "array"});
        errors++;
      }
    }
    if(data.metadata !== undefined){
      let data11 = data.metadata;
      if(data11 && typeof data11 == "object" && !Array.isArray(data11)){
        if(data11.description !== undefined){
          if(typeof data11.description !== "string"){
            vErrors = fail(vErrors, instancePath+"/metadata/description", "type", {type: "string"});
            errors++;
          }
        }
        if(data11.custom_attributes !== undefined){
          let data13 = data11.custom_attributes;
          if(!(data13 && typeof data13 == "object" && !Array.isArray(data13))){
            vErrors = fail(vErrors, instancePath+"/metadata/custom_attributes", "type", {type: "object"});
            errors++;
          }
        }
      }
      else {
        vErrors = fail(vErrors, instancePath+"/metadata", "type", {type: "object"});
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
function validate20(data, instancePath = ""){
  let vErrors = null;
  let errors = 0;
  if(data && typeof data == "object" && !Array.isArray(data)){
    if(data.id === undefined){
      vErrors = fail(vErrors, instancePath, "required", {missingProperty: "id"});
      errors++;
    }
    if(data.role === undefined){
      vErrors = fail(vErrors, instancePath, "required", {missingProperty: "role"});
      errors++;
    }
    if(data.id !== undefined){
      if(typeof data.id !== "string"){
        vErrors = fail(vErrors, instancePath+"/id", "type", {type: "string"});
        errors++;
      }
    }
    if(data.role !== undefined){
      if(typeof data.role !== "string"){
        vErrors = fail(vErrors, instancePath+"/role", "type", {type: "string"});
        errors++;
      }
    }
  }
  else {
    vErrors = fail(vErrors, instancePath, "type", {type: "object"});
    errors++;
  }
  validate20.errors = vErrors;
  return errors === 0;
}
const formats6 = FORMATS["date-time"];
function validate15(data, instancePath = ""){
  let vErrors = null;
  let errors = 0;
  if(data && typeof data == "object" && !Array.isArray(data)){
    if(data.environment_id === undefined){
      vErrors = fail(vErrors, instancePath, "required", {missingProperty: "environment_id"});
      errors++;
    }
    if(data.event === undefined){
      vErrors = fail(vErrors, instancePath, "required", {missingProperty: "event"});
      errors++;
    }
    if(data.payload === undefined){
      vErrors = fail(vErrors, instancePath, "required", {missingProperty: "payload"});
      errors++;
    }
    if(data.sent_at === undefined){
      vErrors = fail(vErrors, instancePath, "required", {missingProperty: "sent_at"});
      errors++;
    }
    if(data.environment_id !== undefined){
      if(typeof data.environment_id !== "string"){
        vErrors = fail(vErrors, instancePath+"/environment_id", "type", {type: "string"});
        errors++;
      }
    }
    if(data.event !== undefined){
      if("asset.cache.invalidated" !== data.event){
        vErrors = fail(vErrors, instancePath+"/event", "const", {allowedValue: "asset.cache.invalidated"});
        errors++;
      }
    }
    if(data.payload !== undefined){
      let data2 = data.payload;
      if(data2 && typeof data2 == "object" && !Array.isArray(data2)){
        if(data2.workspace_id === undefined){
          vErrors = fail(vErrors, instancePath+"/payload", "required", {missingProperty: "workspace_id"});
          errors++;
        }
        if(data2.asset === undefined){
          vErrors = fail(vErrors, instancePath+"/payload", "required", {missingProperty: "asset"});
          errors++;
        }
        if(data2.paths_to_be_invalidated === undefined){
          vErrors = fail(vErrors, instancePath+"/payload", "required", {missingProperty: "paths_to_be_invalidated"});
          errors++;
        }
        if(data2.user === undefined){
          vErrors = fail(vErrors, instancePath+"/payload", "required", {missingProperty: "user"});
          errors++;
        }
        if(data2.workspace_id !== undefined){
          if(typeof data2.workspace_id !== "string"){
            vErrors = fail(vErrors, instancePath+"/payload/workspace_id", "type", {type: "string"});
            errors++;
          }
        }
        if(data2.asset !== undefined){
          if(!(validate16(data2.asset, instancePath+"/payload/asset"))){
            vErrors = vErrors === null ? validate16.errors : append(vErrors, validate16.errors);
            errors = vErrors.length;
          }
        }
        if(data2.paths_to_be_invalidated !== undefined){
          let data5 = data2.paths_to_be_invalidated;
          if(Array.isArray(data5)){
            const len0 = data5.length;
            for(let i0=0; i0<len0; i0++){
              if(typeof data5[i0] !== "string"){
                vErrors = fail(vErrors, instancePath+"/payload/paths_to_be_invalidated/" + i0, "type", {type: "string"});
                errors++;
              }
            }
          }
          else {
            vErrors = fail(vErrors, instancePath+"/payload/paths_to_be_invalidated", "type", {type: "array"});
            errors++;
          }
        }
        if(data2.user !== undefined){
          if(!(validate20(data2.user, instancePath+"/payload/user"))){
            vErrors = vErrors === null ? validate20.errors : append(vErrors, validate20.errors);
            errors = vErrors.length;
          }
        }
      }
      else {
        vErrors = fail(vErrors, instancePath+"/payload", "type", {type: "object"});
        errors++;
      }
    }
    if(data.sent_at !== undefined){
      let data8 = data.sent_at;
      if(typeof data8 === "string"){
        if(!(formats6(data8))){
          vErrors = fail(vErrors, instancePath+"/sent_at", "format", {format: "date-time"});
          errors++;
        }
      }
      else {
        vErrors = fail(vErrors, instancePath+"/sent_at", "type", {type: "string"});
        errors++;
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
function validate22(data, instancePath = ""){
  let vErrors = null;
  let errors = 0;
  if(data && typeof data == "object" && !Array.isArray(data)){
    if(data.environment_id === undefined){
      vErrors = fail(vErrors, instancePath, "required", {missingProperty: "environment_id"});
      errors++;
    }
    if(data.event === undefined){
      vErrors = fail(vErrors, instancePath, "required", {missingProperty: "event"});
      errors++;
    }
    if(data.payload === undefined){
      vErrors = fail(vErrors, instancePath, "required", {missingProperty: "payload"});
      errors++;
    }
    if(data.sent_at === undefined){
      vErrors = fail(vErrors, instancePath, "required", {missingProperty: "sent_at"});
      errors++;
    }
    if(data.environment_id !== undefined){
      if(typeof data.environment_id !== "string"){
        vErrors = fail(vErrors, instancePath+"/environment_id", "type", {type: "string"});
        errors++;
      }
    }
    if(data.event !== undefined){
      if("asset.copied" !== data.event){
        vErrors = fail(vErrors, instancePath+"/event", "const", {allowedValue: "asset.copied"});
        errors++;
      }
    }
    if(data.payload !== undefined){
      let data2 = data.payload;
      if(data2 && typeof data2 == "object" && !Array.isArray(data2)){
        if(data2.workspace_id === undefined){
          vErrors = fail(vErrors, instancePath+"/payload", "required", {missingProperty: "workspace_id"});
          errors++;
        }
        if(data2.asset === undefined){
          vErrors = fail(vErrors, instancePath+"/payload", "required", {missingProperty: "asset"});
          errors++;
        }
        if(data2.source_asset === undefined){
          vErrors = fail(vErrors, instancePath+"/payload", "required", {missingProperty: "source_asset"});
          errors++;
        }
        if(data2.user === undefined){
          vErrors = fail(vErrors, instancePath+"/payload", "required", {missingProperty: "user"});
          errors++;
        }
        if(data2.workspace_id !== undefined){
          if(typeof data2.workspace_id !== "string"){
            vErrors = fail(vErrors, instancePath+"/payload/workspace_id", "type", {type: "string"});
            errors++;
          }
        }
        if(data2.asset !== undefined){
          if(!(validate16(data2.asset, instancePath+"/payload/asset"))){
            vErrors = vErrors === null ? validate16.errors : append(vErrors, validate16.errors);
            errors = vErrors.length;
          }
        }
        if(data2.source_asset !== undefined){
          if(!(validate16(data2.source_asset, instancePath+"/payload/source_asset"))){
            vErrors = vErrors === null ? validate16.errors : append(vErrors, validate16.errors);
            errors = vErrors.length;
          }
        }
        if(data2.user !== undefined){
          if(!(validate20(data2.user, instancePath+"/payload/user"))){
            vErrors = vErrors === null ? validate20.errors : append(vErrors, validate20.errors);
            errors = vErrors.length;
          }
        }
      }
      else {
        vErrors = fail(vErrors, instancePath+"/payload", "type", {type: "object"});
        errors++;
      }
    }
    if(data.sent_at !== undefined){
      let data7 = data.sent_at;
      if(typeof data7 === "string"){
        if(!(formats6(data7))){
          vErrors = fail(vErrors, instancePath+"/sent_at", "format", {format: "date-time"});
          errors++;
        }
      }
      else {
        vErrors = fail(vErrors, instancePath+"/sent_at", "type", {type: "string"});
        errors++;
      }
    }
  }
  else {
    vErrors = fail(vErrors, instancePath, "type", {type: "object"});
    errors++;
  }
  validate22.errors = vErrors;
  return errors === 0;
}
function validate26(data, instancePath = ""){
  let vErrors = null;
  let errors = 0;
  if(data && typeof data == "object" && !Array.isArray(data)){
    if(data.environment_id === undefined){
      vErrors = fail(vErrors, instancePath, "required", {missingProperty: "environment_id"});
      errors++;
    }
    if(data.event === undefined){
      vErrors = fail(vErrors, instancePath, "required", {missingProperty: "event"});
      errors++;
    }
    if(data.payload === undefined){
      vErrors = fail(vErrors, instancePath, "required", {missingProperty: "payload"});
      errors++;
    }
    if(data.sent_at === undefined){
      vErrors = fail(vErrors, instancePath, "required", {missingProperty: "sent_at"});
      errors++;
    }
    if(data.environment_id !== undefined){
      if(typeof data.environment_id !== "string"){
        vErrors = fail(vErrors, instancePath+"/environment_id", "type", {type: "string"});
        errors++;
      }
    }
    if(data.event !== undefined){
      if("asset.modified" !== data.event){
        vErrors = fail(vErrors, instancePath+"/event", "const", {allowedValue: "asset.modified"});
        errors++;
      }
    }
    if(data.payload !== undefined){
      let data2 = data.payload;
      if(data2 && typeof data2 == "object" && !Array.isArray(data2)){
        if(data2.workspace_id === undefined){
          vErrors = fail(vErrors, instancePath+"/payload", "required", {missingProperty: "workspace_id"});
          errors++;
        }
        if(data2.asset === undefined){
          vErrors = fail(vErrors, instancePath+"/payload", "required", {missingProperty: "asset"});
          errors++;
        }
        if(data2.asset_before_modification === undefined){
          vErrors = fail(vErrors, instancePath+"/payload", "required", {missingProperty: "asset_before_modification"});
          errors++;
        }
        if(data2.user === undefined){
          vErrors = fail(vErrors, instancePath+"/payload", "required", {missingProperty: "user"});
          errors++;
        }
        if(data2.workspace_id !== undefined){
          if(typeof data2.workspace_id !== "string"){
            vErrors = fail(vErrors, instancePath+"/payload/workspace_id", "type", {type: "string"});
            errors++;
          }
        }
        if(data2.asset !== undefined){
          if(!(validate16(data2.asset, instancePath+"/payload/asset"))){
            vErrors = vErrors === null ? validate16.errors : append(vErrors, validate16.errors);
            errors = vErrors.length;
          }
        }
        if(data2.asset_before_modification !== undefined){
          if(!(validate16(data2.asset_before_modification, instancePath+"/payload/asset_before_modification"))){
            vErrors = vErrors === null ? validate16.errors : append(vErrors, validate16.errors);
            errors = vErrors.length;
          }
        }
        if(data2.user !== undefined){
          if(!(validate20(data2.user, instancePath+"/payload/user"))){
            vErrors = vErrors === null ? validate20.errors : append(vErrors, validate20.errors);
            errors = vErrors.length;
          }
        }
      }
      else {
        vErrors = fail(vErrors, instancePath+"/payload", "type", {type: "object"});
        errors++;
      }
    }
    if(data.sent_at !== undefined){
      let data7 = data.sent_at;
      if(typeof data7 === "string"){
        if(!(formats6(data7))){
          vErrors = fail(vErrors, instancePath+"/sent_at", "format", {format: "date-time"});
          errors++;
        }
      }
      else {
        vErrors = fail(vErrors, instancePath+"/sent_at", "type", {type: "string"});
        errors++;
      }
    }
  }
  else {
    vErrors = fail(vErrors, instancePath, "type", {type: "object"});
    errors++;
  }
  validate26.errors = vErrors;
  return errors === 0;
}
function validate30(data, instancePath = ""){
  let vErrors = null;
  let errors = 0;
  if(data && typeof data == "object" && !Array.isArray(data)){
    if(data.environment_id === undefined){
      vErrors = fail(vErrors, instancePath, "required", {missingProperty: "environment_id"});
      errors++;
    }
    if(data.event === undefined){
      vErrors = fail(vErrors, instancePath, "required", {missingProperty: "event"});
      errors++;
    }
    if(data.payload === undefined){
      vErrors = fail(vErrors, instancePath, "required", {missingProperty: "payload"});
      errors++;
    }
    if(data.sent_at === undefined){
      vErrors = fail(vErrors, instancePath, "required", {missingProperty: "sent_at"});
      errors++;
    }
    if(data.environment_id !== undefined){
      if(typeof data.environment_id !== "string"){
        vErrors = fail(vErrors, instancePath+"/environment_id", "type", {type: "string"});
        errors++;
      }
    }
    if(data.event !== undefined){
      if("asset.overwritten" !== data.event){
        vErrors = fail(vErrors, instancePath+"/event", "const", {allowedValue: "asset.overwritten"});
        errors++;
      }
    }
    if(data.payload !== undefined){
      let data2 = data.payload;
      if(data2 && typeof data2 == "object" && !Array.isArray(data2)){
        if(data2.workspace_id === undefined){
          vErrors = fail(vErrors, instancePath+"/payload", "required", {missingProperty: "workspace_id"});
          errors++;
        }
        if(data2.asset === undefined){
          vErrors = fail(vErrors, instancePath+"/payload", "required", {missingProperty: "asset"});
          errors++;
        }
        if(data2.user === undefined){
          vErrors = fail(vErrors, instancePath+"/payload", "required", {missingProperty: "user"});
          errors++;
        }
        if(data2.workspace_id !== undefined){
          if(typeof data2.workspace_id !== "string"){
            vErrors = fail(vErrors, instancePath+"/payload/workspace_id", "type", {type: "string"});
            errors++;
          }
        }
        if(data2.asset !== undefined){
          if(!(validate16(data2.asset, instancePath+"/payload/asset"))){
            vErrors = vErrors === null ? validate16.errors : append(vErrors, validate16.errors);
            errors = vErrors.length;
          }
        }
        if(data2.user !== undefined){
          if(!(validate20(data2.user, instancePath+"/payload/user"))){
            vErrors = vErrors === null ? validate20.errors : append(vErrors, validate20.errors);
            errors = vErrors.length;
          }
        }
      }
      else {
        vErrors = fail(vErrors, instancePath+"/payload", "type", {type: "object"});
        errors++;
      }
    }
    if(data.sent_at !== undefined){
      let data6 = data.sent_at;
      if(typeof data6 === "string"){
        if(!(formats6(data6))){
          vErrors = fail(vErrors, instancePath+"/sent_at", "format", {format: "date-time"});
          errors++;
        }
      }
      else {
        vErrors = fail(vErrors, instancePath+"/sent_at", "type", {type: "string"});
        errors++;
      }
    }
  }
  else {
    vErrors = fail(vErrors, instancePath, "type", {type: "object"});
    errors++;
  }
  validate30.errors = vErrors;
  return errors === 0;
}
function validate33(data, instancePath = ""){
  let vErrors = null;
  let errors = 0;
  if(data && typeof data == "object" && !Array.isArray(data)){
    if(data.environment_id === undefined){
      vErrors = fail(vErrors, instancePath, "required", {missingProperty: "environment_id"});
      errors++;
    }
    if(data.event === undefined){
      vErrors = fail(vErrors, instancePath, "required", {missingProperty: "event"});
      errors++;
    }
    if(data.payload === undefined){
      vErrors = fail(vErrors, instancePath, "required", {missingProperty: "payload"});
      errors++;
    }
    if(data.sent_at === undefined){
      vErrors = fail(vErrors, instancePath, "required", {missingProperty: "sent_at"});
      errors++;
    }
    if(data.environment_id !== undefined){
      if(typeof data.environment_id !== "string"){
        vErrors = fail(vErrors, instancePath+"/environment_id", "type", {type: "string"});
        errors++;
      }
    }
    if(data.event !== undefined){
      if("asset.removed" !== data.event){
        vErrors = fail(vErrors, instancePath+"/event", "const", {allowedValue: "asset.removed"});
        errors++;
      }
    }
    if(data.payload !== undefined){
      let data2 = data.payload;
      if(data2 && typeof data2 == "object" && !Array.isArray(data2)){
        if(data2.workspace_id === undefined){
          vErrors = fail(vErrors, instancePath+"/payload", "required", {missingProperty: "workspace_id"});
          errors++;
        }
        if(data2.asset === undefined){
          vErrors = fail(vErrors, instancePath+"/payload", "required", {missingProperty: "asset"});
          errors++;
        }
        if(data2.user === undefined){
          vErrors = fail(vErrors, instancePath+"/payload", "required", {missingProperty: "user"});
          errors++;
        }
        if(data2.workspace_id !== undefined){
          if(typeof data2.workspace_id !== "string"){
            vErrors = fail(vErrors, instancePath+"/payload/workspace_id", "type", {type: "string"});
            errors++;
          }
        }
        if(data2.asset !== undefined){
          if(!(validate16(data2.asset, instancePath+"/payload/asset"))){
            vErrors = vErrors === null ? validate16.errors : append(vErrors, validate16.errors);
            errors = vErrors.length;
          }
        }
        if(data2.user !== undefined){
          if(!(validate20(data2.user, instancePath+"/payload/user"))){
            vErrors = vErrors === null ? validate20.errors : append(vErrors, validate20.errors);
            errors = vErrors.length;
          }
        }
      }
      else {
        vErrors = fail(vErrors, instancePath+"/payload", "type", {type: "object"});
        errors++;
      }
    }
    if(data.sent_at !== undefined){
      let data6 = data.sent_at;
      if(typeof data6 === "string"){
        if(!(formats6(data6))){
          vErrors = fail(vErrors, instancePath+"/sent_at", "format", {format: "date-time"});
          errors++;
        }
      }
      else {
        vErrors = fail(vErrors, instancePath+"/sent_at", "type", {type: "string"});
        errors++;
      }
    }
  }
  else {
    vErrors = fail(vErrors, instancePath, "type", {type: "object"});
    errors++;
  }
  validate33.errors = vErrors;
  return errors === 0;
}
function validate36(data, instancePath = ""){
  let vErrors = null;
  let errors = 0;
  if(data && typeof data == "object" && !Array.isArray(data)){
    if(data.environment_id === undefined){
      vErrors = fail(vErrors, instancePath, "required", {missingProperty: "environment_id"});
      errors++;
    }
    if(data.event === undefined){
      vErrors = fail(vErrors, instancePath, "required", {missingProperty: "event"});
      errors++;
    }
    if(data.payload === undefined){
      vErrors = fail(vErrors, instancePath, "required", {missingProperty: "payload"});
      errors++;
    }
    if(data.sent_at === undefined){
      vErrors = fail(vErrors, instancePath, "required", {missingProperty: "sent_at"});
      errors++;
    }
    if(data.environment_id !== undefined){
      if(typeof data.environment_id !== "string"){
        vErrors = fail(vErrors, instancePath+"/environment_id", "type", {type: "string"});
        errors++;
      }
    }
    if(data.event !== undefined){
      if("asset.uploaded" !== data.event){
        vErrors = fail(vErrors, instancePath+"/event", "const", {allowedValue: "asset.uploaded"});
        errors++;
      }
    }
    if(data.payload !== undefined){
      let data2 = data.payload;
      if(data2 && typeof data2 == "object" && !Array.isArray(data2)){
        if(data2.workspace_id === undefined){
          vErrors = fail(vErrors, instancePath+"/payload", "required", {missingProperty: "workspace_id"});
          errors++;
        }
        if(data2.asset === undefined){
          vErrors = fail(vErrors, instancePath+"/payload", "required", {missingProperty: "asset"});
          errors++;
        }
        if(data2.user === undefined){
          vErrors = fail(vErrors, instancePath+"/payload", "required", {missingProperty: "user"});
          errors++;
        }
        if(data2.workspace_id !== undefined){
          if(typeof data2.workspace_id !== "string"){
            vErrors = fail(vErrors, instancePath+"/payload/workspace_id", "type", {type: "string"});
            errors++;
          }
        }
        if(data2.asset !== undefined){
          if(!(validate16(data2.asset, instancePath+"/payload/asset"))){
            vErrors = vErrors === null ? validate16.errors : append(vErrors, validate16.errors);
            errors = vErrors.length;
          }
        }
        if(data2.user !== undefined){
          if(!(validate20(data2.user, instancePath+"/payload/user"))){
            vErrors = vErrors === null ? validate20.errors : append(vErrors, validate20.errors);
            errors = vErrors.length;
          }
        }
      }
      else {
        vErrors = fail(vErrors, instancePath+"/payload", "type", {type: "object"});
        errors++;
      }
    }
    if(data.sent_at !== undefined){
      let data6 = data.sent_at;
      if(typeof data6 === "string"){
        if(!(formats6(data6))){
          vErrors = fail(vErrors, instancePath+"/sent_at", "format", {format: "date-time"});
          errors++;
        }
      }
      else {
        vErrors = fail(vErrors, instancePath+"/sent_at", "type", {type: "string"});
        errors++;
      }
    }
  }
  else {
    vErrors = fail(vErrors, instancePath, "type", {type: "object"});
    errors++;
  }
  validate36.errors = vErrors;
  return errors === 0;
}
const schema65 = {"type":"object","required":["id","name","category_id"],"properties":{"id":{"type":"string"},"name":{"type":"string"},"category_id":{"type":"string"},"parent_id":{"type":["string","null"]}}};
function validate40(data, instancePath = ""){
  let vErrors = null;
  let errors = 0;
  if(data && typeof data == "object" && !Array.isArray(data)){
    if(data.id === undefined){
      vErrors = fail(vErrors, instancePath, "required", {missingProperty: "id"});
      errors++;
    }
    if(data.name === undefined){
      vErrors = fail(vErrors, instancePath, "required", {missingProperty: "name"});
      errors++;
    }
    if(data.category_id === undefined){
      vErrors = fail(vErrors, instancePath, "required", {missingProperty: "category_id"});
      errors++;
    }
    if(data.id !== undefined){
      if(typeof data.id !== "string"){
        vErrors = fail(vErrors, instancePath+"/id", "type", {type: "string"});
        errors++;
      }
    }
    if(data.name !== undefined){
      if(typeof data.name !== "string"){
        vErrors = fail(vErrors, instancePath+"/name", "type", {type: "string"});
        errors++;
      }
    }
    if(data.category_id !== undefined){
      if(typeof data.category_id !== "string"){
        vErrors = fail(vErrors, instancePath+"/category_id", "type", {type: "string"});
        errors++;
      }
    }
    if(data.parent_id !== undefined){
      let data3 = data.parent_id;
      if((typeof data3 !== "string") && (data3 !== null)){
        vErrors = fail(vErrors, instancePath+"/parent_id", "type", {type: schema65.properties.parent_id.type});
        errors++;
      }
    }
  }
  else {
    vErrors = fail(vErrors, instancePath, "type", {type: "object"});
    errors++;
  }
  validate40.errors = vErrors;
  return errors === 0;
}
function validate39(data, instancePath = ""){
  let vErrors = null;
  let errors = 0;
  if(data && typeof data == "object" && !Array.isArray(data)){
    if(data.environment_id === undefined){
      vErrors = fail(vErrors, instancePath, "required", {missingProperty: "environment_id"});
      errors++;
    }
    if(data.event === undefined){
      vErrors = fail(vErrors, instancePath, "required", {missingProperty: "event"});
      errors++;
    }
    if(data.payload === undefined){
      vErrors = fail(vErrors, instancePath, "required", {missingProperty: "payload"});
      errors++;
    }
    if(data.sent_at === undefined){
      vErrors = fail(vErrors, instancePath, "required", {missingProperty: "sent_at"});
      errors++;
    }
    if(data.environment_id !== undefined){
      if(typeof data.environment_id !== "string"){
        vErrors = fail(vErrors, instancePath+"/environment_id", "type", {type: "string"});
        errors++;
      }
    }
    if(data.event !== undefined){
      if("folder.created" !== data.event){
        vErrors = fail(vErrors, instancePath+"/event", "const", {allowedValue: "folder.created"});
        errors++;
      }
    }
    if(data.payload !== undefined){
      let data2 = data.payload;
      if(data2 && typeof data2 == "object" && !Array.isArray(data2)){
        if(data2.workspace_id === undefined){
          vErrors = fail(vErrors, instancePath+"/payload", "required", {missingProperty: "workspace_id"});
          errors++;
        }
        if(data2.folder === undefined){
          vErrors = fail(vErrors, instancePath+"/payload", "required", {missingProperty: "folder"});
          errors++;
        }
        if(data2.user === undefined){
          vErrors = fail(vErrors, instancePath+"/payload", "required", {missingProperty: "user"});
          errors++;
        }
        if(data2.workspace_id !== undefined){
          if(typeof data2.workspace_id !== "string"){
            vErrors = fail(vErrors, instancePath+"/payload/workspace_id", "type", {type: "string"});
            errors++;
          }
        }
        if(data2.folder !== undefined){
          if(!(validate40(data2.folder, instancePath+"/payload/folder"))){
            vErrors = vErrors === null ? validate40.errors : append(vErrors, validate40.errors);
            errors = vErrors.length;
          }
        }
        if(data2.user !== undefined){
          if(!(validate20(data2.user, instancePath+"/payload/user"))){
            vErrors = vErrors === null ? validate20.errors : append(vErrors, validate20.errors);
            errors = vErrors.length;
          }
        }
      }
      else {
        vErrors = fail(vErrors, instancePath+"/payload", "type", {type: "object"});
        errors++;
      }
    }
    if(data.sent_at !== undefined){
      let data6 = data.sent_at;
      if(typeof data6 === "string"){
        if(!(formats6(data6))){
          vErrors = fail(vErrors, instancePath+"/sent_at", "format", {format: "date-time"});
          errors++;
        }
      }
      else {
        vErrors = fail(vErrors, instancePath+"/sent_at", "type", {type: "string"});
        errors++;
      }
    }
  }
  else {
    vErrors = fail(vErrors, instancePath, "type", {type: "object"});
    errors++;
  }
  validate39.errors = vErrors;
  return errors === 0;
}
function validate43(data, instancePath = ""){
  let vErrors = null;
  let errors = 0;
  if(data && typeof data == "object" && !Array.isArray(data)){
    if(data.environment_id === undefined){
      vErrors = fail(vErrors, instancePath, "required", {missingProperty: "environment_id"});
      errors++;
    }
    if(data.event === undefined){
      vErrors = fail(vErrors, instancePath, "required", {missingProperty: "event"});
      errors++;
    }
    if(data.payload === undefined){
      vErrors = fail(vErrors, instancePath, "required", {missingProperty: "payload"});
      errors++;
    }
    if(data.sent_at === undefined){
      vErrors = fail(vErrors, instancePath, "required", {missingProperty: "sent_at"});
      errors++;
    }
    if(data.environment_id !== undefined){
      if(typeof data.environment_id !== "string"){
        vErrors = fail(vErrors, instancePath+"/environment_id", "type", {type: "string"});
        errors++;
      }
    }
    if(data.event !== undefined){
      if("folder.modified" !== data.event){
        vErrors = fail(vErrors, instancePath+"/event", "const", {allowedValue: "folder.modified"});
        errors++;
      }
    }
    if(data.payload !== undefined){
      let data2 = data.payload;
      if(data2 && typeof data2 == "object" && !Array.isArray(data2)){
        if(data2.workspace_id === undefined){
          vErrors = fail(vErrors, instancePath+"/payload", "required", {missingProperty: "workspace_id"});
          errors++;
        }
        if(data2.folder === undefined){
          vErrors = fail(vErrors, instancePath+"/payload", "required", {missingProperty: "folder"});
          errors++;
        }
        if(data2.user === undefined){
          vErrors = fail(vErrors, instancePath+"/payload", "required", {missingProperty: "user"});
          errors++;
        }
        if(data2.workspace_id !== undefined){
          if(typeof data2.workspace_id !== "string"){
            vErrors = fail(vErrors, instancePath+"/payload/workspace_id", "type", {type: "string"});
            errors++;
          }
        }
        if(data2.folder !== undefined){
          if(!(validate40(data2.folder, instancePath+"/payload/folder"))){
            vErrors = vErrors === null ? validate40.errors : append(vErrors, validate40.errors);
            errors = vErrors.length;
          }
        }
        if(data2.user !== undefined){
          if(!(validate20(data2.user, instancePath+"/payload/user"))){
            vErrors = vErrors === null ? validate20.errors : append(vErrors, validate20.errors);
            errors = vErrors.length;
          }
        }
      }
      else {
        vErrors = fail(vErrors, instancePath+"/payload", "type", {type: "object"});
        errors++;
      }
    }
    if(data.sent_at !== undefined){
      let data6 = data.sent_at;
      if(typeof data6 === "string"){
        if(!(formats6(data6))){
          vErrors = fail(vErrors, instancePath+"/sent_at", "format", {format: "date-time"});
          errors++;
        }
      }
      else {
        vErrors = fail(vErrors, instancePath+"/sent_at", "type", {type: "string"});
        errors++;
      }
    }
  }
  else {
    vErrors = fail(vErrors, instancePath, "type", {type: "object"});
    errors++;
  }
  validate43.errors = vErrors;
  return errors === 0;
}
function validate46(data, instancePath = ""){
  let vErrors = null;
  let errors = 0;
  if(data && typeof data == "object" && !Array.isArray(data)){
    if(data.environment_id === undefined){
      vErrors = fail(vErrors, instancePath, "required", {missingProperty: "environment_id"});
      errors++;
    }
    if(data.event === undefined){
      vErrors = fail(vErrors, instancePath, "required", {missingProperty: "event"});
      errors++;
    }
    if(data.payload === undefined){
      vErrors = fail(vErrors, instancePath, "required", {missingProperty: "payload"});
      errors++;
    }
    if(data.sent_at === undefined){
      vErrors = fail(vErrors, instancePath, "required", {missingProperty: "sent_at"});
      errors++;
    }
    if(data.environment_id !== undefined){
      if(typeof data.environment_id !== "string"){
        vErrors = fail(vErrors, instancePath+"/environment_id", "type", {type: "string"});
        errors++;
      }
    }
    if(data.event !== undefined){
      if("folder.removed" !== data.event){
        vErrors = fail(vErrors, instancePath+"/event", "const", {allowedValue: "folder.removed"});
        errors++;
      }
    }
    if(data.payload !== undefined){
      let data2 = data.payload;
      if(data2 && typeof data2 == "object" && !Array.isArray(data2)){
        if(data2.workspace_id === undefined){
          vErrors = fail(vErrors, instancePath+"/payload", "required", {missingProperty: "workspace_id"});
          errors++;
        }
        if(data2.folder === undefined){
          vErrors = fail(vErrors, instancePath+"/payload", "required", {missingProperty: "folder"});
          errors++;
        }
        if(data2.user === undefined){
          vErrors = fail(vErrors, instancePath+"/payload", "required", {missingProperty: "user"});
          errors++;
        }
        if(data2.workspace_id !== undefined){
          if(typeof data2.workspace_id !== "string"){
            vErrors = fail(vErrors, instancePath+"/payload/workspace_id", "type", {type: "string"});
            errors++;
          }
        }
        if(data2.folder !== undefined){
          if(!(validate40(data2.folder, instancePath+"/payload/folder"))){
            vErrors = vErrors === null ? validate40.errors : append(vErrors, validate40.errors);
            errors = vErrors.length;
          }
        }
        if(data2.user !== undefined){
          if(!(validate20(data2.user, instancePath+"/payload/user"))){
            vErrors = vErrors === null ? validate20.errors : append(vErrors, validate20.errors);
            errors = vErrors.length;
          }
        }
      }
      else {
        vErrors = fail(vErrors, instancePath+"/payload", "type", {type: "object"});
        errors++;
      }
    }
    if(data.sent_at !== undefined){
      let data6 = data.sent_at;
      if(typeof data6 === "string"){
        if(!(formats6(data6))){
          vErrors = fail(vErrors, instancePath+"/sent_at", "format", {format: "date-time"});
          errors++;
        }
      }
      else {
        vErrors = fail(vErrors, instancePath+"/sent_at", "type", {type: "string"});
        errors++;
      }
    }
  }
  else {
    vErrors = fail(vErrors, instancePath, "type", {type: "object"});
    errors++;
  }
  validate46.errors = vErrors;
  return errors === 0;
}
function validate50(data, instancePath = ""){
  let vErrors = null;
  let errors = 0;
  if(data && typeof data == "object" && !Array.isArray(data)){
    if(data.id === undefined){
      vErrors = fail(vErrors, instancePath, "required", {missingProperty: "id"});
      errors++;
    }
    if(data.url === undefined){
      vErrors = fail(vErrors, instancePath, "required", {missingProperty: "url"});
      errors++;
    }
    if(data.id !== undefined){
      if(typeof data.id !== "string"){
        vErrors = fail(vErrors, instancePath+"/id", "type", {type: "string"});
        errors++;
      }
    }
    if(data.url !== undefined){
      if(typeof data.url !== "string"){
        vErrors = fail(vErrors, instancePath+"/url", "type", {type: "string"});
        errors++;
      }
    }
  }
  else {
    vErrors = fail(vErrors, instancePath, "type", {type: "object"});
    errors++;
  }
  validate50.errors = vErrors;
  return errors === 0;
}
function validate49(data, instancePath = ""){
  let vErrors = null;
  let errors = 0;
  if(data && typeof data == "object" && !Array.isArray(data)){
    if(data.environment_id === undefined){
      vErrors = fail(vErrors, instancePath, "required", {missingProperty: "environment_id"});
      errors++;
    }
    if(data.event === undefined){
      vErrors = fail(vErrors, instancePath, "required", {missingProperty: "event"});
      errors++;
    }
    if(data.payload === undefined){
      vErrors = fail(vErrors, instancePath, "required", {missingProperty: "payload"});
      errors++;
    }
    if(data.sent_at === undefined){
      vErrors = fail(vErrors, instancePath, "required", {missingProperty: "sent_at"});
      errors++;
    }
    if(data.environment_id !== undefined){
      if(typeof data.environment_id !== "string"){
        vErrors = fail(vErrors, instancePath+"/environment_id", "type", {type: "string"});
        errors++;
      }
    }
    if(data.event !== undefined){
      if("ping" !== data.event){
        vErrors = fail(vErrors, instancePath+"/event", "const", {allowedValue: "ping"});
        errors++;
      }
    }
    if(data.payload !== undefined){
      let data2 = data.payload;
      const _errs6 = errors;
      let valid2 = false;
      const _errs7 = errors;
      if(!(validate50(data2, instancePath+"/payload"))){
        vErrors = vErrors === null ? validate50.errors : append(vErrors, validate50.errors);
        errors = vErrors.length;
      }
      var _valid0 = _errs7 === errors;
      valid2 = valid2 || _valid0;
      if(!valid2){
        const _errs8 = errors;
        if(data2 && typeof data2 == "object" && !Array.isArray(data2)){
          if(data2.webhook === undefined){
            vErrors = fail(vErrors, instancePath+"/payload", "required", {missingProperty: "webhook"});
            errors++;
          }
          if(data2.webhook !== undefined){
            if(!(validate50(data2.webhook, instancePath+"/payload/webhook"))){
              vErrors = vErrors === null ? validate50.errors : append(vErrors, validate50.errors);
              errors = vErrors.length;
            }
          }
        }
        else {
          vErrors = fail(vErrors, instancePath+"/payload", "type", {type: "object"});
          errors++;
        }
        var _valid0 = _errs8 === errors;
        valid2 = valid2 || _valid0;
      }
      if(!valid2){
        vErrors = fail(vErrors, instancePath+"/payload", "anyOf", {});
        errors++;
      }
      else {
        errors = _errs6;
        if(vErrors !== null){
          if(_errs6){
            vErrors.length = _errs6;
          }
          else {
            vErrors = null;
          }
        }
      }
    }
    if(data.sent_at !== undefined){
      let data4 = data.sent_at;
      if(typeof data4 === "string"){
        if(!(formats6(data4))){
          vErrors = fail(vErrors, instancePath+"/sent_at", "format", {format: "date-time"});
          errors++;
        }
      }
      else {
        vErrors = fail(vErrors, instancePath+"/sent_at", "type", {type: "string"});
        errors++;
      }
    }
  }
  else {
    vErrors = fail(vErrors, instancePath, "type", {type: "object"});
    errors++;
  }
  validate49.errors = vErrors;
  return errors === 0;
}
function validate53(data, instancePath = ""){
  let vErrors = null;
  let errors = 0;
  if(data && typeof data == "object" && !Array.isArray(data)){
    if(data.environment_id === undefined){
      vErrors = fail(vErrors, instancePath, "required", {missingProperty: "environment_id"});
      errors++;
    }
    if(data.event === undefined){
      vErrors = fail(vErrors, instancePath, "required", {missingProperty: "event"});
      errors++;
    }
    if(data.payload === undefined){
      vErrors = fail(vErrors, instancePath, "required", {missingProperty: "payload"});
      errors++;
    }
    if(data.sent_at === undefined){
      vErrors = fail(vErrors, instancePath, "required", {missingProperty: "sent_at"});
      errors++;
    }
    if(data.environment_id !== undefined){
      if(typeof data.environment_id !== "string"){
        vErrors = fail(vErrors, instancePath+"/environment_id", "type", {type: "string"});
        errors++;
      }
    }
    if(data.event !== undefined){
      if(typeof data.event !== "string"){
        vErrors = fail(vErrors, instancePath+"/event", "type", {type: "string"});
        errors++;
      }
    }
    if(data.payload !== undefined){
      let data2 = data.payload;
      if(!(data2 && typeof data2 == "object" && !Array.isArray(data2))){
        vErrors = fail(vErrors, instancePath+"/payload", "type", {type: "object"});
        errors++;
      }
    }
    if(data.sent_at !== undefined){
      let data3 = data.sent_at;
      if(typeof data3 === "string"){
        if(!(formats6(data3))){
          vErrors = fail(vErrors, instancePath+"/sent_at", "format", {format: "date-time"});
          errors++;
        }
      }
      else {
        vErrors = fail(vErrors, instancePath+"/sent_at", "type", {type: "string"});
        errors++;
      }
    }
  }
  else {
    vErrors = fail(vErrors, instancePath, "type", {type: "object"});
    errors++;
  }
  validate53.errors = vErrors;
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

const DISCRIMINATOR = ['event']
const BY_VALUE = new Map([
  ['asset.cache.invalidated', [validate15]],
  ['asset.copied', [validate22]],
  ['asset.modified', [validate26]],
  ['asset.overwritten', [validate30]],
  ['asset.removed', [validate33]],
  ['asset.uploaded', [validate36]],
  ['folder.created', [validate39]],
  ['folder.modified', [validate43]],
  ['folder.removed', [validate46]],
  ['ping', [validate49]],
])
const BY_NAME = new Map([
  ['asset.cache.invalidated', validate15],
  ['asset.copied', validate22],
  ['asset.modified', validate26],
  ['asset.overwritten', validate30],
  ['asset.removed', validate33],
  ['asset.uploaded', validate36],
  ['folder.created', validate39],
  ['folder.modified', validate43],
  ['folder.removed', validate46],
  ['ping', validate49],
])
const OTHERS = [validate53]

function valueOf(value) {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, 'event') ? value['event'] : undefined
}

function result(validate, value) {
  return validate(value) ? { ok: true, event: value } : { ok: false, issues: publicIssues(issuesOf(validate.errors, value)) }
}

function publicIssues(issues) {
  return issues.map(({ pointer, path, keyword, message }) => ({ pointer, path, keyword, message }))
}

function validateAny(value) {
  const candidates = BY_VALUE.get(valueOf(value)) ?? OTHERS
  if (candidates.length === 1) return result(candidates[0], value)
  let nearest
  for (const validate of candidates) {
    if (validate(value)) return { ok: true, event: value }
    if (nearest === undefined || distance(validate.errors) < distance(nearest)) nearest = validate.errors
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

function standardIssues(issues, root) {
  return issues.map(({ pointer, message }) => {
    let holder = root
    const keys = pointer.split('/').slice(1).map((token) => {
      const name = token.replace(/~1/g, '/').replace(/~0/g, '~')
      const key = Array.isArray(holder) ? Number(name) : name
      holder = valueAt(holder, [name])
      return key
    })
    return { message, path: keys }
  })
}

function standard(validate) {
  return Object.assign((value) => validate(value), {
    '~standard': {
      version: 1,
      vendor: 'ckbox-webhooks',
      validate(value) {
        const validated = validate(value)
        return validated.ok ? { value } : { issues: standardIssues(validated.issues, value) }
      },
    },
  })
}

const validateEvent = standard(validateAny)
const validators = Object.fromEntries([...BY_NAME].map(([name, validate]) => [name, standard((value) => result(validate, value))]))

function isKnownEvent(event) {
  return BY_VALUE.has(valueOf(event))
}

function assertNever(event) {
  throw new Error('Unhandled event: ' + show(valueOf(event)))
}

export { validateEvent, validators, isKnownEvent, assertNever }
