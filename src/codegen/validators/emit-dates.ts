import type { DateNode, Dates } from '../model/find-dates.js'
import { quoteString } from '../types/quote.js'
import type { CodePart } from './code-parts.js'

/** The functions that turn strings into dates, as parts of the output. */
export interface DateParts {
  readonly parts: ReadonlyMap<string, CodePart>
  /** By type, the function for its values; none for a type without dates. */
  readonly functionOf: ReadonlyMap<string, string>
}

export function emitDates({ nodes }: Dates): DateParts {
  const parts = new Map<string, CodePart>(
    Object.entries(RUNTIME).map(([name, code]) => [name, { code, uses: new Set() }]),
  )
  const names = new Map<DateNode, string>()
  const nameOf = (node: DateNode): string => {
    if (node.isDate) return 'toDate'
    const name = names.get(node) ?? `dates${names.size + 1}`
    names.set(node, name)
    return name
  }
  const functionOf = new Map([...nodes].filter(([, node]) => node.hasDates).map(([type, node]) => [type, nameOf(node)]))
  // Names come into the map while it is gone through.
  for (const [node, name] of names) {
    const inner = (each: DateNode | undefined) => (each?.hasDates === true ? nameOf(each) : undefined)
    const keys = [...node.keys].flatMap(([key, each]) => {
      const called = inner(each)
      if (called !== undefined) return [`[${quoteString(key)}, ${called}]`]
      // Named without a function, so that what converts all other properties leaves it alone.
      return inner(node.rest) === undefined ? [] : [`[${quoteString(key)}]`]
    })
    const used = [...[...node.keys.values()].map(inner), inner(node.items), inner(node.rest)]
    const more = [inner(node.items), inner(node.rest)].map((called) => `, ${called}`).join('')
    parts.set(name, {
      code: `function ${name}(value) {\n  return mapValues(value, [${keys.join(', ')}]${more})\n}`,
      uses: new Set(['mapValues', ...used.filter((called) => called !== undefined)]),
    })
  }
  return { functionOf, parts }
}

const RUNTIME = {
  // What RFC 3339 allows and Date does not read: lower case, a space, and the second that is inserted at times.
  toDate: `function toDate(value) {
  if (typeof value !== 'string') return value
  const text = value.toUpperCase().replace(' ', 'T').replace(/([+-]\\d\\d):?(\\d\\d)?$/, (_, hours, minutes = '00') => hours + ':' + minutes)
  const isLeap = text.startsWith(':60', 16)
  return new Date(Date.parse(isLeap ? text.slice(0, 17) + '59' + text.slice(19) : text) + (isLeap ? 1000 : 0))
}`,
  mapValues: `function mapValues(value, keys, item, rest) {
  if (Array.isArray(value)) return item === undefined ? value : value.map((each) => item(each))
  if (typeof value !== 'object' || value === null) return value
  const copy = { ...value }
  for (const [key, convert] of keys) if (convert !== undefined && Object.hasOwn(copy, key)) copy[key] = convert(copy[key])
  if (rest !== undefined) for (const key of Object.keys(copy)) if (!keys.some(([known]) => known === key)) copy[key] = rest(copy[key])
  return copy
}`,
}
