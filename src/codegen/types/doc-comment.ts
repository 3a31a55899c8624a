import type { SchemaObject } from '../../json-schema/schema.js'

const WIDTH = 110

/** The text of a schema for people: its description, and its `$comment` as a remark. */
export function docComment(schema: SchemaObject): string {
  const parts = [schema.description, remark(schema.$comment)].filter(
    (part) => typeof part === 'string' && part.trim() !== '',
  )
  return parts.map((part) => wrap(defuse(String(part).trim()))).join('\n\n')
}

function remark(comment: unknown): string | undefined {
  return typeof comment === 'string' && comment.trim() !== '' ? `@remarks ${comment.trim()}` : undefined
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
