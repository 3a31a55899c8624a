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
const formatUri = (text) => USUAL_URI.test(text) || FULL_URI.test(text)
const formatDateTime = (text) => USUAL_DATE_TIME.test(text) || isDateTime(text)
function fail(errors, instancePath, keyword, params) {
  errors.push({ instancePath, keyword, params })
}
// Errors of a part know only the way from there.
function prefix(errors, count, path) {
  for (let at = errors.length - count; at < errors.length; at += 1) errors[at].instancePath = path + errors[at].instancePath
}
function token(key) {
  return '/' + key.replace(/~/g, '~0').replace(/\//g, '~1')
}
const PATTERN_1 = /* @__PURE__ */ new RegExp('^[0-9]+$', 'u')
function checkUser(data, errors) {
  const start = errors.length
  if (typeof data === 'object' && data !== null && !Array.isArray(data)) {
    const id$1 = data.id
    if (id$1 === undefined) fail(errors, '', 'required', { missingProperty: 'id' })
    else if (typeof id$1 !== 'string') fail(errors, '/id', 'type', { type: 'string' })
    const role$2 = data.role
    if (role$2 === undefined) fail(errors, '', 'required', { missingProperty: 'role' })
    else if (typeof role$2 !== 'string') fail(errors, '/role', 'type', { type: 'string' })
  } else {
    fail(errors, '', 'type', { type: 'object' })
  }
  return errors.length - start
}
function checkFolder(data, errors) {
  const start = errors.length
  if (typeof data === 'object' && data !== null && !Array.isArray(data)) {
    const id$1 = data.id
    if (id$1 === undefined) fail(errors, '', 'required', { missingProperty: 'id' })
    else if (typeof id$1 !== 'string') fail(errors, '/id', 'type', { type: 'string' })
    const name$2 = data.name
    if (name$2 === undefined) fail(errors, '', 'required', { missingProperty: 'name' })
    else if (typeof name$2 !== 'string') fail(errors, '/name', 'type', { type: 'string' })
    const category_id$3 = data.category_id
    if (category_id$3 === undefined) fail(errors, '', 'required', { missingProperty: 'category_id' })
    else if (typeof category_id$3 !== 'string') fail(errors, '/category_id', 'type', { type: 'string' })
    const parent_id$4 = data.parent_id
    if (parent_id$4 !== undefined) {
      if (!(typeof parent_id$4 === 'string' || parent_id$4 === null)) fail(errors, '/parent_id', 'type', { type: ['string', 'null'] })
    }
  } else {
    fail(errors, '', 'type', { type: 'object' })
  }
  return errors.length - start
}
function checkAsset(data, errors) {
  const start = errors.length
  if (typeof data === 'object' && data !== null && !Array.isArray(data)) {
    const id$1 = data.id
    if (id$1 === undefined) fail(errors, '', 'required', { missingProperty: 'id' })
    else if (typeof id$1 !== 'string') fail(errors, '/id', 'type', { type: 'string' })
    const name$2 = data.name
    if (name$2 === undefined) fail(errors, '', 'required', { missingProperty: 'name' })
    else if (typeof name$2 !== 'string') fail(errors, '/name', 'type', { type: 'string' })
    const extension$3 = data.extension
    if (extension$3 === undefined) fail(errors, '', 'required', { missingProperty: 'extension' })
    else if (typeof extension$3 !== 'string') fail(errors, '/extension', 'type', { type: 'string' })
    const url$4 = data.url
    if (url$4 === undefined) fail(errors, '', 'required', { missingProperty: 'url' })
    else if (typeof url$4 === 'string') {
      if (!formatUri(url$4)) fail(errors, '/url', 'format', { format: 'uri' })
    } else {
      fail(errors, '/url', 'type', { type: 'string' })
    }
    const images_urls$5 = data.images_urls
    if (images_urls$5 !== undefined) {
      const count$6 = checkImageUrls(images_urls$5, errors)
      if (count$6 > 0) prefix(errors, count$6, '/images_urls')
    }
    const mime_type$7 = data.mime_type
    if (mime_type$7 === undefined) fail(errors, '', 'required', { missingProperty: 'mime_type' })
    else if (typeof mime_type$7 !== 'string') fail(errors, '/mime_type', 'type', { type: 'string' })
    const category_id$8 = data.category_id
    if (category_id$8 === undefined) fail(errors, '', 'required', { missingProperty: 'category_id' })
    else if (typeof category_id$8 !== 'string') fail(errors, '/category_id', 'type', { type: 'string' })
    const folder_id$9 = data.folder_id
    if (folder_id$9 !== undefined) {
      if (typeof folder_id$9 !== 'string') fail(errors, '/folder_id', 'type', { type: 'string' })
    }
    const size_in_bytes$10 = data.size_in_bytes
    if (size_in_bytes$10 === undefined) fail(errors, '', 'required', { missingProperty: 'size_in_bytes' })
    else if (Number.isInteger(size_in_bytes$10)) {
      if (!(size_in_bytes$10 >= 0)) fail(errors, '/size_in_bytes', 'minimum', { comparison: '>=', limit: 0 })
    } else {
      fail(errors, '/size_in_bytes', 'type', { type: 'integer' })
    }
    const tags$11 = data.tags
    if (tags$11 === undefined) fail(errors, '', 'required', { missingProperty: 'tags' })
    else if (Array.isArray(tags$11)) {
      for (let i$12 = 0; i$12 < tags$11.length; i$12 += 1) {
        const item$13 = tags$11[i$12]
        if (typeof item$13 !== 'string') fail(errors, '/tags/' + i$12, 'type', { type: 'string' })
      }
    } else {
      fail(errors, '/tags', 'type', { type: 'array' })
    }
    const metadata$14 = data.metadata
    if (metadata$14 === undefined) {
      fail(errors, '', 'required', { missingProperty: 'metadata' })
    } else {
      const count$15 = checkAssetMetadata(metadata$14, errors)
      if (count$15 > 0) prefix(errors, count$15, '/metadata')
    }
  } else {
    fail(errors, '', 'type', { type: 'object' })
  }
  return errors.length - start
}
function checkAssetMetadata(data, errors) {
  const start = errors.length
  if (typeof data === 'object' && data !== null && !Array.isArray(data)) {
    const description$1 = data.description
    if (description$1 !== undefined) {
      if (typeof description$1 !== 'string') fail(errors, '/description', 'type', { type: 'string' })
    }
    const custom_attributes$2 = data.custom_attributes
    if (custom_attributes$2 !== undefined) {
      if (!(typeof custom_attributes$2 === 'object' && custom_attributes$2 !== null && !Array.isArray(custom_attributes$2))) fail(errors, '/custom_attributes', 'type', { type: 'object' })
    }
  } else {
    fail(errors, '', 'type', { type: 'object' })
  }
  return errors.length - start
}
function checkImageUrls(data, errors) {
  const start = errors.length
  if (typeof data === 'object' && data !== null && !Array.isArray(data)) {
    const default$1 = data.default
    if (default$1 !== undefined) {
      if (typeof default$1 === 'string') {
        if (!formatUri(default$1)) fail(errors, '/default', 'format', { format: 'uri' })
      } else {
        fail(errors, '/default', 'type', { type: 'string' })
      }
    }
    for (const key$2 of Object.keys(data)) {
      if (PATTERN_1.test(key$2)) {
        const value$3 = data[key$2]
        if (typeof value$3 === 'string') {
          if (!formatUri(value$3)) fail(errors, token(key$2), 'format', { format: 'uri' })
        } else {
          fail(errors, token(key$2), 'type', { type: 'string' })
        }
      }
    }
  } else {
    fail(errors, '', 'type', { type: 'object' })
  }
  return errors.length - start
}
const FORMAT_LABELS = {
  'uri': 'an absolute URI',
  'date-time': 'a date and time such as 2024-02-18T18:03:18.815Z',
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

function result(check, value, convert) {
  const errors = []
  if (check(value, errors) === 0) return { ok: true, event: convert === undefined ? value : convert(value) }
  return { ok: false, issues: publicIssues(issuesOf(errors, value)) }
}

function publicIssues(issues) {
  return issues.map(({ pointer, path, keyword, message }) => ({ pointer, path, keyword, message }))
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
        return validated.ok ? { value: validated.event } : { issues: standardIssues(validated.issues, value) }
      },
    },
  })
}

function validatorOf(check, convert) {
  return standard((value) => result(check, value, convert))
}

export { checkAsset, checkFolder, checkUser, fail, formatDateTime, issuesOf, newIssue, prefix, publicIssues, result, show, standard, validatorOf, valueAt }
