import { PassThrough } from 'node:stream'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { progressLine } from '../../../src/cli/support/progress.js'

beforeEach(() => {
  vi.useFakeTimers({ now: 1_000_000 })
})

afterEach(() => {
  vi.useRealTimers()
})

function terminal({ isTTY = true, columns = 40 } = {}) {
  const stream = new PassThrough()
  Object.assign(stream, {
    isTTY,
    columns,
    cursorTo: (column: number) => stream.write(`<${column}>`),
    clearLine: (direction: number) => stream.write(`<clear ${direction}>`),
  })
  return { stream: stream as unknown as NodeJS.WriteStream, shown: () => String(stream.read() ?? '') }
}

const progress = { law: 'ordering/order-does-not-matter', done: 3, of: 20, deliveries: 512 }

test('a line on a terminal, no longer than it, at most ten times a second', () => {
  const { stream, shown } = terminal()
  const line = progressLine(stream, {})
  line.update(progress)
  line.update({ ...progress, done: 4 })
  expect(shown()).toBe('<0>3 of 20 laws, 512 deliveries: ordering/<clear 1>')
  vi.advanceTimersByTime(100)
  line.update({ ...progress, done: 5 })
  expect(shown()).toContain('5 of 20 laws')
  line.clear()
  expect(shown()).toBe('<0><clear 0>')
})

test.each([
  ['no terminal', { isTTY: false }, {}],
  ['CI', { isTTY: true }, { CI: 'true' }],
])('nothing with %s', (_name, options, env) => {
  const { stream, shown } = terminal(options)
  const line = progressLine(stream, env)
  line.update(progress)
  line.clear()
  expect(shown()).toBe('')
})
