import { UsageError } from '../errors.js'
import type { Choices } from '../random/choices.js'

/**
 * Draws a value. `ordinal` goes into plain texts and numbers, so that the plainest values of two versions differ.
 * Choices that are all 0 give the plainest value.
 */
export type Draw = (choices: Choices, ordinal: number) => unknown

export type DrawAt = (choices: Choices, ordinal: number, depth: number) => unknown

/** At this depth optional parts are left out, so that schemas that contain themselves come to an end. */
export const DEEP = 6

export const at = (name: string): string => (name === '' ? '' : ` in "${name}"`)

export const impossible = (name: string, why: string): UsageError =>
  new UsageError('schema_impossible', `No value is possible${at(name)}: ${why}.`)

export function isOfType(value: unknown, type: unknown): boolean {
  if (type === undefined) return true
  const actual = value === null ? 'null' : Array.isArray(value) ? 'array' : typeof value
  const types = [type].flat()
  return types.includes(actual) || (types.includes('integer') && Number.isInteger(value))
}
