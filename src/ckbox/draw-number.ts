import type { SchemaObject } from '../json-schema/schema.js'
import { pick } from '../random/choices.js'
import { type DrawAt, impossible } from './draw.js'
import { NUMBERS } from './hard-values.js'
import { number } from './schema-document.js'

/** Integers of this size fit into every column and language. */
const LARGEST = 2 ** 31 - 1

/** Draws numbers: the smallest one plus the ordinal, others at random, and those at which programs go wrong. */
export function numberDraw(schema: SchemaObject, isInteger: boolean, name: string): DrawAt {
  const step = number(schema, 'multipleOf') ?? (isInteger ? 1 : undefined)
  const unit = step ?? 0
  const over = number(schema, 'exclusiveMinimum')
  const under = number(schema, 'exclusiveMaximum')
  const min = Math.max(number(schema, 'minimum') ?? Number.NEGATIVE_INFINITY, over ?? Number.NEGATIVE_INFINITY)
  const max = Math.min(number(schema, 'maximum') ?? Number.POSITIVE_INFINITY, under ?? Number.POSITIVE_INFINITY)
  const accepts = (value: number): boolean =>
    value >= min &&
    value <= max &&
    value !== over &&
    value !== under &&
    (!isInteger || Number.isInteger(value)) &&
    (number(schema, 'multipleOf') === undefined || Number.isInteger(value / unit))
  const grid = (value: number): number => (unit === 0 ? value : Math.ceil(value / unit) * unit)
  const start = grid(Number.isFinite(min) ? Math.max(min, Math.min(0, max)) : Math.min(0, max))
  const first = [start, start + unit, grid(max) - unit, (min + max) / 2].find(accepts)
  if (first === undefined) throw impossible(name, 'no number is within its bounds')
  const fits = (value: number): boolean => !isInteger || Math.abs(value) <= LARGEST
  const hard = [...new Set([...NUMBERS.filter(fits), min, max, grid(max) - unit])]
    .filter(Number.isFinite)
    .filter(accepts)
  const span = Math.min(LARGEST, max - first)
  return (choices, ordinal) => {
    const kind = choices.below(4)
    if (kind === 3 && hard.length > 0) return pick(choices, hard)
    const wide = kind === 0 ? ordinal : choices.below(2 ** (1 + choices.below(30)))
    const value = first + (unit === 0 ? Math.min(wide, span) : Math.min(wide, Math.floor(span / unit)) * unit)
    return accepts(value) ? value : first
  }
}
