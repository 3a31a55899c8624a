import { expect, test } from 'vitest'
import { runProgramWith } from './run-program-with.js'

test.each([
  [['--help']],
  [['check', '--help']],
  [['replay', '--help']],
  [['generate', '--help']],
  [['init', '--help']],
  [['diff', '--help']],
  [['send', '--help']],
  [['listen', '--help']],
  [['verify', '--help']],
])('%s', async (args) => {
  const run = await runProgramWith(args)
  expect(run.status).toBe(0)
  expect(run.stderr).toBe('')
  expect(run.stdout).toContain('Examples:')
  expect(run.stdout.split('\n').filter((line) => line.length > 80)).toEqual([])
})

test('--version', async () => {
  const run = await runProgramWith(['--version'])
  expect(run.stdout).toMatch(/^\d+\.\d+\.\d+\n$/)
  expect(run.status).toBe(0)
})
