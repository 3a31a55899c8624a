import { sample, stringMatching } from 'fast-check'
import type { JsonSchema, SchemaObject } from '../json-schema/schema.js'
import { chance, pick } from '../random/choices.js'
import { type DrawAt, impossible, isOfType } from './draw.js'
import { FORMATS, HARD_TEXTS, LONG_TEXT_LENGTH } from './hard-values.js'
import { wordsFor } from './sample-words.js'
import { number, type SchemaDocument, strings } from './schema-document.js'

const PATTERN_SAMPLES = 64

const lengthOf = (text: string): number => {
  let length = 0
  for (const _ of text) length++
  return length
}

/** Whether a text satisfies the keywords on texts, but for `format`. */
export function acceptsText(schema: SchemaObject, text: string): boolean {
  const length = lengthOf(text)
  if (length < (number(schema, 'minLength') ?? 0)) return false
  if (length > (number(schema, 'maxLength') ?? Number.POSITIVE_INFINITY)) return false
  if (Array.isArray(schema.enum) && !schema.enum.includes(text)) return false
  if ('const' in schema && schema.const !== text) return false
  return typeof schema.pattern !== 'string' || new RegExp(schema.pattern, 'u').test(text)
}

/** Whether a text is valid where the schema says nothing that only a validator could decide. */
export function acceptsPlainly(schema: JsonSchema, document: SchemaDocument, text: string): boolean {
  const flat = document.flatten(schema)
  if (flat === false || !isOfType(text, flat.type)) return false
  return flat.format === undefined && flat.anyOf === undefined && flat.oneOf === undefined && acceptsText(flat, text)
}

const matchingTexts = new Map<string, readonly string[]>()

/** Texts that match a pattern, the shortest first. */
export function matching(pattern: string): readonly string[] {
  const known = matchingTexts.get(pattern)
  if (known !== undefined) return known
  const drawn = sample(stringMatching(new RegExp(pattern, 'u')), { numRuns: PATTERN_SAMPLES, seed: 1 })
  const texts = [...new Set(drawn)].sort((a, b) => a.length - b.length || (a < b ? -1 : 1))
  matchingTexts.set(pattern, texts)
  return texts
}

/** Draws texts: of a format or pattern, or what people type under that name, odd characters among it. */
export function stringDraw(schema: SchemaObject, name: string): DrawAt {
  const accepts = (text: string): boolean => acceptsText(schema, text)
  const format = typeof schema.format === 'string' ? FORMATS[schema.format] : undefined
  const special = format ?? (typeof schema.pattern === 'string' ? matching(schema.pattern) : undefined)
  if (special !== undefined) {
    const texts = special.filter(accepts)
    if (texts.length === 0) throw impossible(name, 'no text that fits its format or pattern has an allowed length')
    return (choices) => pick(choices, texts)
  }
  const min = number(schema, 'minLength') ?? 0
  const max = number(schema, 'maxLength') ?? LONG_TEXT_LENGTH
  if (min > max) throw impossible(name, 'the limits of its length contradict each other')
  const words = wordsFor(name)
  const stretched = 'x'.repeat(Math.max(min, 1))
  const fitting = [...strings(schema, 'examples'), ...words.values].filter(accepts)
  const plain = fitting.length > 0 ? fitting : [accepts(stretched) ? stretched : '']
  const long = Math.max(min, Math.min(max, LONG_TEXT_LENGTH))
  const hard = words.typed ? [...HARD_TEXTS, '', 'long '.repeat(long).slice(0, long)].filter(accepts) : []
  return (choices, ordinal) => {
    if (hard.length > 0 && chance(choices, 5, 12)) return pick(choices, hard)
    const word = pick(choices, plain)
    const numbered = words.numbered && ordinal > 0 ? `${word} ${ordinal}` : word
    return accepts(numbered) ? numbered : word
  }
}
