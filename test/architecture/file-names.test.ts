import { readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { sources } from './read-imports.js'

const root = fileURLToPath(new URL('../..', import.meta.url))
const files = sources(root)

/** Base names that several files may have, because they mean the same in each. */
const shared: Readonly<Record<string, string>> = {
  'laws.ts': 'the laws of a family',
  'trials.ts': 'what the laws of a family ask for',
  'defects.ts': 'the catalogue: the general one, and the one that CKBox adds',
  'contract.ts': 'the type, and what consumers of CKBox webhooks are held to',
  'provider.ts': 'the type, and CKBox',
  'history.ts': 'the type, and what it is for CKBox',
}

test('no two files have one name and mean different things', () => {
  const names = files.map((file) => basename(file))
  const twice = [...new Set(names.filter((name, index) => names.indexOf(name) !== index))]
  expect(twice.sort()).toEqual(Object.keys(shared).sort())
})

test('files are named in kebab-case', () => {
  expect(files.filter((file) => !/^src(\/[a-z\d]+(-[a-z\d]+)*)+\.ts$/.test(file))).toEqual([])
  expect(files.filter((file) => /\b(utils?|helpers?|misc|common)\b/.test(file))).toEqual([])
})

test('no file is longer than 300 lines', () => {
  const long = files.filter((file) => readFileSync(join(root, file), 'utf8').split('\n').length > 301)
  expect(long).toEqual([])
})
