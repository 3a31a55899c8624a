import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import js from '@eslint/js'
import { ESLint, type Linter } from 'eslint'
import tseslint from 'typescript-eslint'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { generate } from '../../src/codegen/generate.js'

const FORMATS = ['ts', 'esm', 'cjs'] as const
let folder: string
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'linters-'))
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }')
  for (const format of FORMATS) await generate({ out: join(folder, format), format })
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe.each(FORMATS)('%s', (format) => {
  test.each([
    ['the recommended rules of typescript-eslint', [js.configs.recommended, ...tseslint.configs.recommended]],
    ['those of ESLint', [js.configs.recommended]],
    ['no rules', [{ languageOptions: { parser: tseslint.parser } }]],
  ])(
    'ESLint is silent about it, with %s',
    async (_name, config) => {
      const files = [`${format}/**/*.{ts,js,cjs,cts}`]
      const rules = config.map((each) => ({ ...each, files: ['**/*.{ts,js,cjs,cts}'] }))
      const parsed = { files: ['**/*.{ts,cts}'], languageOptions: { parser: tseslint.parser } }
      const eslint = new ESLint({
        cwd: folder,
        overrideConfigFile: true,
        overrideConfig: [...rules, parsed] as Linter.Config[],
      })
      const results = await eslint.lintFiles(files)
      expect(results.length).toBeGreaterThan(2)
      const messages = results.flatMap(({ filePath, messages }) =>
        messages.map(({ message }) => `${filePath}: ${message}`),
      )
      expect(messages).toEqual([])
    },
    20_000,
  )

  test('biome check is silent about it, as it comes', () => {
    const biome = resolve('node_modules/@biomejs/biome/bin/biome')
    const args = [biome, 'check', '--error-on-warnings', format]
    const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd: folder, encoding: 'utf8' })
    expect(stdout + stderr).toMatch(/^Checked \d+ files in \S+ No fixes applied\.\n$/)
    expect(status).toBe(0)
  })
})
