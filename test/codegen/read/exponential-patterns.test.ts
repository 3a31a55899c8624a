import { expect, test } from 'vitest'
import { isExponential } from '../../../src/codegen/read/exponential-patterns.js'

test.each([
  '^(a+)+$',
  '^([a-z]+)*$',
  '^(a|a)*$',
  '^(a|aa)+$',
  '^(\\w|\\d)+$',
  '^(a*b*)*c$',
  '^(?:[a-z0-9]+|-)+$',
  '^(([a-z])+.)+[A-Z]([a-z])+$',
  '(x+x+)+y',
  '^(a{1,3})*$',
  '^(?:\\r\\n|[\\r\\n])*$',
  '^(\\s*\\w*)*;$',
  '^[^@]+@(?:[a-z]+\\.?)+$',
  '^(?=(a+)+$)a',
  '(?<!^(a|aa)+)b',
  '^(a+){2,50}$',
  '^(a{1,30})*$',
])('%s can take exponential time', (pattern) => {
  expect(isExponential(pattern)).toBe(true)
})

test.each([
  '^a+b+$',
  '^(\\w+\\.)+com$',
  '^(ab|ac)*$',
  '^(?:[a-z]|-[0-9])*$',
  '^(?:%[0-9a-f]{2}|[a-z0-9])*$',
  '^(?:\\d{3}){3}$',
  '^(?:(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)\\.){3}(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)$',
  '^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\\.)+[a-z]{2,}$',
  '^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$',
  '^(?=.*\\d)(?!x)(?<name>\\p{L}+)$',
  '^\\d{4}\\-\\d{2}(T\\d+)?$',
  '^(0|[1-9]\\d*)(\\.(0|[1-9]\\d*))*$',
  '^(?:[a-z]{1,63}\\.){1,50}$',
  '^(?=[a-z]+$)(?:a|b)+$',
  '(?:a\\c)+',
])('%s takes no exponential time', (pattern) => {
  expect(isExponential(pattern)).toBe(false)
})

test('a large pattern is judged in time', () => {
  const start = performance.now()
  isExponential(`^(?:${Array.from({ length: 60 }, (_, index) => `[a-z]${index}`).join('|')})*$`)
  isExponential(`^(?:${'[a-z]?'.repeat(100)})$`)
  expect(performance.now() - start).toBeLessThan(3000)
  const nested = Array.from({ length: 40 }).reduce<string>((inner) => `(?:${inner}){3}`, '(?:)|^')
  const again = performance.now()
  isExponential(`^${nested}$`)
  isExponential(Array.from({ length: 40 }).reduce<string>((inner) => `(?:${inner}){3}`, 'a'))
  expect(performance.now() - again).toBeLessThan(500)
})
