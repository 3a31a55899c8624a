/**
 * The part of a generated validators module that turns the errors of checks into issues for people and machines. Source
 * text, because it is written into the output; `FORMAT_LABELS` is defined before it.
 */
export const ISSUES_RUNTIME = `const MAX_ISSUES = 100
const NOUNS = { string: 'a string', number: 'a number', integer: 'an integer', boolean: 'a boolean', array: 'an array', object: 'an object', null: 'null' }

function issuesOf(errors, root) {
  const issues = []
  const types = new Map()
  for (const error of errors) {
    const tokens = tokensOf(error)
    const pointer = tokens.map((token) => '/' + token.replace(/~/g, '~0').replace(/\\//g, '~1')).join('')
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
    else if (/^[A-Za-z_$][\\w$]*$/.test(token)) path += path === '' ? token : '.' + token
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
`
