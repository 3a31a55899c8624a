import { stripVTControlCharacters } from 'node:util'

/** Control, surrogate and bidirectional characters, and what XML forbids: all but line feed and tab. */
const unprintable = /(?![\n\t])[\p{Cc}\p{Cs}\u200e\u200f\u2028-\u202e\u2066-\u2069\ufffe\uffff]/gu

/**
 * An instruction to GitHub's runner, which reads everything that a step prints: the one at the start of a line, which may
 * be wrapped at any space, the other anywhere.
 */
const workflowCommand = /(^|\s)(?=::)|(#)(?=#\[)/g

/**
 * Text from outside, made safe to print: terminal sequences are removed, other unprintable characters are shown as
 * escapes, and no line can be taken for a workflow command.
 */
export function plainText(text: string): string {
  return stripVTControlCharacters(text.replaceAll('\r\n', '\n'))
    .replace(unprintable, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`)
    .replace(workflowCommand, '$1$2\\')
}

/** A copy of a value in which every string, names of properties included, is `plainText`. */
export function plain<Value>(value: Value): Value {
  return deeply(value) as Value
}

function deeply(value: unknown): unknown {
  if (typeof value === 'string') return plainText(value)
  if (Array.isArray(value)) return value.map(deeply)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [plainText(key), deeply(item)]))
}

/** The same text on one line. */
export function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim()
}
