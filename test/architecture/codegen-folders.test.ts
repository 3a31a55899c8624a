import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { readImports } from './read-imports.js'

const root = fileURLToPath(new URL('../..', import.meta.url))
const imports = readImports(root).filter(({ from }) => from.startsWith('src/codegen/'))

/** The generator's folders in the order of its flow, and what each may import of the others. */
const allowed: Record<string, readonly string[]> = {
  model: [],
  read: ['model', 'message-of.ts', 'config.ts'],
  types: ['model'],
  validators: ['model', 'types', 'message-of.ts'],
  publish: ['model', 'read', 'types', 'validators', 'message-of.ts'],
  diff: ['model', 'read'],
}

test.each(Object.entries(allowed))('codegen/%s imports only %j', (folder, names) => {
  const own = imports.filter(({ from }) => from.startsWith(`src/codegen/${folder}/`))
  expect(own).not.toEqual([])
  const wrong = own.filter(({ to }) => {
    const [, layer, part = ''] = to.split('/')
    return layer === 'codegen' && part !== folder && !names.includes(part)
  })
  expect(wrong.map(({ from, to }) => `${from} imports ${to}`)).toEqual([])
})

test('every folder of the generator has a rule', () => {
  const folders = new Set(imports.flatMap(({ from }) => (from.split('/').length > 3 ? [from.split('/')[2]] : [])))
  expect([...folders].sort()).toEqual(Object.keys(allowed).sort())
})
