import { existsSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { type Import, readImports, sources } from './read-imports.js'

const root = fileURLToPath(new URL('../..', import.meta.url))
const imports = readImports(root)

/**
 * Who may import whom: the table of ARCHITECTURE.md. A name with a `?` may be imported for its types only; where a path
 * stands in place of a folder, only that file.
 */
const allowed: Record<string, readonly string[]> = {
  errors: [],
  'json-schema': ['errors'],
  random: [],
  observation: [],
  signature: ['errors'],
  receive: ['errors', 'generated', 'signature'],
  provider: ['observation?', 'random'],
  schedule: ['random', 'provider?'],
  delivery: ['errors'],
  laws: ['observation', 'schedule', 'delivery', 'provider?'],
  report: ['observation?', 'schedule?', 'src/laws/severity.ts'],
  engine: [
    'errors',
    'observation',
    'random',
    'schedule',
    'delivery',
    'laws',
    'provider?',
    'report?',
    'generated/replay-validator.ts',
    'package.json',
  ],
  ckbox: [
    'errors',
    'json-schema',
    'observation',
    'random',
    'generated',
    'signature',
    'provider',
    'schedule',
    'delivery',
    'laws',
    'src/engine/contract.ts?',
  ],
  testing: ['errors', 'ckbox', 'engine', 'report'],
  codegen: ['errors', 'json-schema'],
  cli: ['errors', 'signature', 'receive', 'delivery', 'ckbox', 'engine', 'report', 'codegen', 'testing', 'schemas'],
  'index entry': ['errors', 'generated', 'signature', 'receive'],
  'express entry': ['receive'],
  'fastify entry': ['receive'],
  'hono entry': ['receive'],
  'next entry': ['receive'],
  'lambda entry': ['receive'],
  'testing entry': ['errors', 'observation?', 'schedule?', 'delivery?', 'ckbox', 'engine', 'report', 'testing'],
  'msw entry': ['delivery'],
  'codegen entry': ['errors', 'codegen'],
}

/** What knows no provider by name. */
const general = ['random', 'observation', 'provider', 'schedule', 'delivery', 'laws', 'engine', 'report']
const ofCkbox = ['ckbox', 'receive', 'signature', 'generated']

test('the sources were found, and every import leads to a file', () => {
  expect(imports.length).toBeGreaterThan(50)
  const lost = imports.filter(
    ({ to }) => !['.ts', '.js', '.d.ts'].some((end) => existsSync(join(root, to.replace(/\.ts$/, end)))),
  )
  expect(lost.map(shown)).toEqual([])
})

test('every folder has a rule, and every rule a folder', () => {
  expect([...new Set(sources(root).map(layerOf))].sort()).toEqual(Object.keys(allowed).sort())
})

test.each(Object.entries(allowed))('%s imports only %j', (layer, names) => {
  const wrong = imports.filter((one) => {
    if (layerOf(one.from) !== layer || layerOf(one.to) === layer) return false
    const fits = [layerOf(one.to), one.to].some(
      (name) => names.includes(name) || (one.typeOnly && names.includes(`${name}?`)),
    )
    return !fits
  })
  expect(wrong.map(shown)).toEqual([])
})

test.each(Object.entries(allowed))('%s needs all that it may import: %j', (layer, names) => {
  const used = imports.filter(({ from }) => layerOf(from) === layer).flatMap(({ to }) => [layerOf(to), to])
  expect(names.filter((name) => !used.includes(name.replace('?', '')))).toEqual([])
})

test('what is general imports nothing of CKBox, but for the validator of replay files', () => {
  const wrong = imports.filter(
    ({ from, to }) => general.includes(layerOf(from)) && ofCkbox.some((name) => layerOf(to) === name),
  )
  expect(wrong.map(shown)).toEqual(['src/engine/replay-file.ts imports generated/replay-validator.ts'])
})

test('nobody imports an entry of the package from inside', () => {
  expect(imports.filter(({ to }) => layerOf(to).endsWith(' entry')).map(shown)).toEqual([])
  expect(imports.filter(({ to }) => basename(to) === 'index.ts').map(shown)).toEqual([])
})

describe('cycles', () => {
  test('there is none between files, types included', () => {
    expect(cycle(imports)).toBeUndefined()
  })

  test('there is none between folders, types included', () => {
    const between = imports.map(({ from, to, typeOnly }) => ({ from: layerOf(from), to: layerOf(to), typeOnly }))
    expect(cycle(between.filter(({ from, to }) => from !== to))).toBeUndefined()
  })

  test('one would be found', () => {
    const edge = (from: string, to: string): Import => ({ from, to, typeOnly: true })
    expect(cycle([edge('a', 'b'), edge('b', 'c'), edge('c', 'b')])).toEqual(['b', 'c', 'b'])
    expect(cycle([edge('a', 'b'), edge('b', 'c'), edge('a', 'c')])).toBeUndefined()
  })
})

test('ARCHITECTURE.md tells the same', () => {
  const rows = readFileSync(join(root, 'ARCHITECTURE.md'), 'utf8').matchAll(/^\| `([^`]+)` +\|[^|]+\| ([^|]+?) +\|$/gm)
  const told = Object.fromEntries(
    [...rows].map(([, name = '', names = '']) => [name, names === 'nothing' ? [] : names.split(', ')]),
  )
  expect(told).toEqual(Object.fromEntries(Object.entries(allowed).map(([name, names]) => [name, names.map(inTable)])))
})

/** As the table writes it: a file by its path in backquotes, types as `types of …`. */
function inTable(name: string): string {
  const plain = name.replace('?', '')
  const written = plain.includes('.') ? `\`${plain.replace(/^src\//, '')}\`` : plain
  return name.endsWith('?') ? `types of ${written}` : written
}

/** `errors`, a folder of `src/`, `generated`, or an entry. */
function layerOf(file: string): string {
  if (!file.startsWith('src/')) return file.includes('/') ? (file.split('/')[0] ?? '') : file
  const [, first = '', second] = file.replace(/\.ts$/, '').split('/')
  return second !== undefined || first === 'errors' ? first : `${first} entry`
}

function shown({ from, to, typeOnly }: Import): string {
  return `${from} imports ${typeOnly ? 'types of ' : ''}${to}`
}

/** One cycle, the first again at the end; `undefined` where there is none. */
function cycle(edges: readonly Import[]): string[] | undefined {
  const targets = new Map<string, string[]>()
  for (const { from, to } of edges) targets.set(from, [...(targets.get(from) ?? []), to])
  const done = new Set<string>()
  function follow(file: string, path: readonly string[]): string[] | undefined {
    const start = path.indexOf(file)
    if (start >= 0) return [...path.slice(start), file]
    if (done.has(file)) return undefined
    for (const next of targets.get(file) ?? []) {
      const found = follow(next, [...path, file])
      if (found) return found
    }
    done.add(file)
    return undefined
  }
  for (const file of targets.keys()) {
    const found = follow(file, [])
    if (found) return found
  }
  return undefined
}
