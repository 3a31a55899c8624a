import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { ckboxDefects } from '../../src/ckbox/defects.js'
import { ckbox } from '../../src/ckbox/provider.js'
import { sources } from './read-imports.js'

const root = fileURLToPath(new URL('../..', import.meta.url))

/** What works for any provider, and so knows no event, entity or header of CKBox by name. */
const general = ['random', 'observation', 'provider', 'schedule', 'delivery', 'laws', 'engine', 'report']

const { model, signature, words } = ckbox
const ofCkbox = [
  'ckbox',
  'upload',
  'workspace',
  'x-cs-',
  words.time,
  ...model.kinds.map(({ name }) => name),
  ...model.events.filter((name) => name.includes('.')),
  ...Object.values(signature.headers),
].map((word) => word.toLowerCase())

/** The package's own name, and ids of laws and defects in quotes: those are vocabulary. */
const exempt = /ckbox-webhooks|'[a-z]+\/[a-z\d-]+'/g

function wordsOfCkbox(text: string): string[] {
  const rest = text.replace(exempt, '').toLowerCase()
  return ofCkbox.filter((word) => rest.includes(word))
}

test.each(general)('%s knows nothing of CKBox by name', (folder) => {
  const files = sources(root).filter((file) => file.startsWith(`src/${folder}/`))
  expect(files).not.toEqual([])
  const found = files.flatMap((file) =>
    readFileSync(join(root, file), 'utf8')
      .split('\n')
      .flatMap((line, index) => wordsOfCkbox(line).map((word) => `${file}:${index + 1} says ${word}`)),
  )
  expect(found).toEqual([])
})

test('the engine names no defect that only CKBox has', () => {
  const files = sources(root).filter((file) => general.some((folder) => file.startsWith(`src/${folder}/`)))
  const own = Object.keys(ckboxDefects)
  const found = files.flatMap((file) => {
    const text = readFileSync(join(root, file), 'utf8')
    return own.filter((id) => text.includes(`'${id}'`)).map((id) => `${file} says ${id}`)
  })
  expect(found).toEqual([])
})

test('a name would be found', () => {
  expect(wordsOfCkbox('/** The Asset that asset.removed is about. */')).toEqual(['asset', 'asset.removed'])
  expect(wordsOfCkbox("import { name } from 'ckbox-webhooks'; const id = 'idempotency/key-asset-id'")).toEqual([])
})
