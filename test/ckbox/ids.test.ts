import { expect, test } from 'vitest'
import { ID_ALPHABET, seededIds } from '../../src/ckbox/ids.js'

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
