import { expect, test } from 'vitest'
import { withCase } from '../../src/random/with-case.js'

test('the case of chosen letters changes, and nothing else', () => {
  expect(withCase('-a1B_c', 0)).toBe('-a1B_c')
  expect(withCase('-a1B_c', 1)).toBe('-A1B_c')
  expect(withCase('-a1B_c', 0b110)).toBe('-a1b_C')
})
