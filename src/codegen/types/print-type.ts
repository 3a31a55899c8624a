import { quoteKey } from './quote.js'
import type { Documented, KeyPattern, Type } from './type.js'

const WIDTH = 120

/** A type as code: on one line if it is short, else laid out. `taken` is how much of the first line stands before it. */
export function printType(type: Type, indent = '', taken = 0): string {
  switch (type.kind) {
    case 'text':
      return type.text
    case 'array':
      return `${inParentheses(type.items, indent, taken)}[]`
    case 'tuple':
      return printTuple(type, indent, taken)
    case 'object':
      return printObject(type, indent)
    case 'union':
      return printUnion(type.members, indent, taken)
    case 'intersection':
      return type.members.map((member) => inParentheses(member, indent, taken)).join(' & ')
  }
}

/** Code behind `key: ` or `type X = `: a union that is laid out begins on a line of its own. */
export function assigned(start: string, code: string): string {
  return code.startsWith('\n') ? start.trimEnd() + code : start + code
}

/** A comment of one line stands on one line. Empty if there is none. */
export function printComment(doc: string, indent = ''): string {
  if (doc === '') return ''
  const lines = doc.split('\n')
  if (lines.length === 1 && indent.length + doc.length < 113) return `${indent}/** ${doc} */\n`
  return [`${indent}/**`, ...lines.map((line) => `${indent} * ${line}`.trimEnd()), `${indent} */\n`].join('\n')
}

function inParentheses(type: Type, indent: string, taken: number): string {
  const code = printType(type, indent, taken + 1)
  return type.kind === 'union' || type.kind === 'intersection' ? `(${code})` : code
}

function printTuple({ items, rest }: Type & { kind: 'tuple' }, indent: string, taken: number): string {
  const print = (type: Type, within: string) => inParentheses(type, within, WIDTH / 2)
  const all = (within: string) => [
    ...items.map(({ type, optional }) => print(type, within) + (optional ? '?' : '')),
    ...(rest === undefined ? [] : [`...${print(rest, within)}[]`]),
  ]
  if (![...items.map(({ type }) => type), ...(rest === undefined ? [] : [rest])].some(needsLines)) {
    const line = `[${all(indent).join(', ')}]`
    if (fits(line, taken)) return line
  }
  const inner = `${indent}  `
  return `[\n${all(inner)
    .map((item) => `${inner}${item},\n`)
    .join('')}${indent}]`
}

function printObject({ members, signatures }: Type & { kind: 'object' }, indent: string): string {
  const inner = `${indent}  `
  const lines = [
    ...members.map(({ key, optional, type, doc }) => {
      const start = `${inner}${quoteKey(key)}${optional ? '?' : ''}: `
      return printComment(doc, inner) + assigned(start, printType(type, inner, start.length))
    }),
    ...signatures.map(({ keys, type }) => {
      const start = `${inner}[key: ${printKeys(keys)}]: `
      return assigned(start, printType(type, inner, start.length))
    }),
  ]
  // A map alone is short.
  const [only = ''] = lines
  if (members.length === 0 && lines.length === 1 && !only.includes('\n')) return `{ ${only.trim()} }`
  return `{\n${lines.join('\n')}\n${indent}}`
}

function printKeys(keys: KeyPattern): string {
  if (keys === 'number') return '`${' + 'number}`'
  if (keys.start === '' && keys.end === '') return 'string'
  const escaped = (part: string) => part.replace(/[\\`]|\$\{/g, '\\$&')
  return `\`${escaped(keys.start)}\${string}${escaped(keys.end)}\``
}

function printUnion(members: readonly Documented[], indent: string, taken: number): string {
  const print = (type: Type, within: string) =>
    type.kind === 'union' ? inParentheses(type, within, within.length + 2) : printType(type, within, within.length + 2)
  if (members.every(({ type, doc }) => doc === '' && !needsLines(type))) {
    const line = members.map(({ type }) => print(type, indent)).join(' | ')
    if (fits(line, taken)) return line
  }
  const inner = `${indent}  `
  const lines = members.map(({ type, doc }) => `${printComment(doc, inner)}${inner}| ${print(type, `${inner}  `)}`)
  return `\n${lines.join('\n')}`
}

/** Whether a type has an object that never stands on one line, so that nobody has to print it to see. */
function needsLines(type: Type): boolean {
  switch (type.kind) {
    case 'text':
      return false
    case 'array':
      return needsLines(type.items)
    case 'tuple':
      return [...type.items.map((item) => item.type), ...(type.rest === undefined ? [] : [type.rest])].some(needsLines)
    case 'object':
      return (
        type.members.length > 0 || type.signatures.length > 1 || type.signatures.some((one) => needsLines(one.type))
      )
    case 'union':
      return type.members.some((member) => member.doc !== '' || needsLines(member.type))
    case 'intersection':
      return type.members.some(needsLines)
  }
}

function fits(line: string, taken: number): boolean {
  return !line.includes('\n') && taken + line.length <= WIDTH
}
