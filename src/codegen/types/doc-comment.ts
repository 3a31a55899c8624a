import type { SchemaObject } from '../../json-schema/schema.js'
import { constraintsInWords } from './constraints.js'

const WIDTH = 110

/** Longer values are no help in a comment. */
const MAX_VALUE = 200

/** The text of a schema for people: its description and limits, and as tags its `$comment`, default and examples. */
export function docComment(schema: SchemaObject): string {
  const { description, $comment, examples } = schema
  const tags = [
    ...('default' in schema ? [`@default ${JSON.stringify(schema.default)}`] : []),
    ...(Array.isArray(examples) ? examples.slice(0, 3) : []).map((example) => `@example ${JSON.stringify(example)}`),
    ...(schema.readOnly === true ? ['@readonly'] : []),
    ...(schema.deprecated === true ? ['@deprecated'] : []),
  ].filter((tag) => tag.length < MAX_VALUE)
  return [
    wrap(defuse(withConstraints(isText(description) ? description.trim() : '', constraintsInWords(schema)))),
    isText($comment) ? wrap(defuse(`@remarks ${$comment.trim()}`)) : '',
    defuse(tags.join('\n')),
  ]
    .filter((paragraph) => paragraph !== '')
    .join('\n\n')
}

/** Behind a description of one line, else below it. */
function withConstraints(description: string, constraints: string): string {
  if (description === '' || constraints === '') return description + constraints
  if (description.includes('\n')) return `${description}\n\n${constraints}`
  return `${description}${/[.!?:;…]$/.test(description) ? '' : '.'} ${constraints}`
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value.trim() !== ''
}

/** Text from a schema must not close its comment, nor break the line with an unusual separator. */
export function defuse(text: string): string {
  return text
    .replace(/\r\n?|[\u2028\u2029\v\f\u0085]/g, '\n')
    .replaceAll('\0', '')
    .replace(/\*(?=\/)/g, '*\u200B')
}

function wrap(text: string): string {
  return text.split('\n').map(wrapLine).join('\n')
}

function wrapLine(line: string): string {
  const lines: string[] = []
  let current = ''
  for (const word of line.trimEnd().split(' ')) {
    if (current !== '' && current.length + 1 + word.length > WIDTH) {
      lines.push(current)
      current = word
    } else current = current === '' ? word : `${current} ${word}`
  }
  return [...lines, current].join('\n')
}
