import { property, assert as verify } from 'fast-check'
import { expect, test } from 'vitest'
import { arbitraryIds } from '../../src/history/arbitrary-ids.js'
import { ID_ALPHABET, randomIds, seededIds, withCase } from '../../src/history/ids.js'

const take = (ids: { next(): string }, count: number) => Array.from({ length: count }, () => ids.next())

test('ids have the form of the documentation, all its characters and no repetition', () => {
  const ids = take(seededIds(1), 20_000)
  expect(new Set(ids).size).toBe(ids.length)
  for (const id of ids) expect(id).toMatch(/^[A-Za-z0-9_-]{12}$/)
  expect(new Set(ids.map((id) => id.charAt(0))).size).toBe(ID_ALPHABET.length)
  expect(new Set(ids.join('')).size).toBe(ID_ALPHABET.length)
})

test('the same seed gives the same ids, another seed others', () => {
  expect(take(seededIds(7), 5)).toEqual(take(seededIds(7), 5))
  const others = new Set([...take(seededIds(8), 1000), ...take(seededIds(9), 1000)])
  expect(others.size).toBe(2000)
})

test('random ids differ from process to process and have the same form', () => {
  const ids = [...take(randomIds(), 500), ...take(randomIds(), 500)]
  expect(new Set(ids).size).toBe(1000)
  for (const id of ids) expect(id).toMatch(/^[A-Za-z0-9_-]{12}$/)
})

test('arbitrary ids have that form too', () => {
  verify(
    property(arbitraryIds(), (id) => {
      expect(id).toMatch(/^[A-Za-z0-9_-]{12}$/)
    }),
    { seed: 1 },
  )
})

test('the case of chosen letters changes, and nothing else', () => {
  expect(withCase('-a1B_c', 0)).toBe('-a1B_c')
  expect(withCase('-a1B_c', 1)).toBe('-A1B_c')
  expect(withCase('-a1B_c', 0b110)).toBe('-a1b_C')
})
