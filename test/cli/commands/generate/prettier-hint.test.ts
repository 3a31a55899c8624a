import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { prettierHint } from '../../../../src/cli/commands/generate/prettier-hint.js'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'prettier-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const put = (path: string, text: string) => writeFileSync(join(folder, path), text)

test('a project without Prettier is told nothing', () => {
  put('package.json', '{ "devDependencies": { "typescript": "5" } }')
  expect(prettierHint(folder, 'src/ckbox')).toBeUndefined()
})

test('one with it is told the line for .prettierignore, once', () => {
  put('.prettierrc', '{}')
  const hint = 'Prettier would reformat these files. Add this line to .prettierignore: src/ckbox/\n'
  expect(prettierHint(folder, 'src/ckbox')).toBe(hint)
  expect(prettierHint(folder, join(folder, 'src/ckbox/'))).toBe(hint)
  for (const line of ['src/ckbox', '/src/ckbox/', 'src/ckbox/**']) {
    put('.prettierignore', `dist\r\n${line}\r\n`)
    expect(prettierHint(folder, 'src/ckbox')).toBeUndefined()
  }
  put('.prettierignore', 'src/ckbox-other\n')
  expect(prettierHint(folder, 'src/ckbox')).toBe(hint)
  mkdirSync(join(folder, 'src/ckbox'), { recursive: true })
  expect(prettierHint(folder, 'src/ckbox')).toBeUndefined()
})
