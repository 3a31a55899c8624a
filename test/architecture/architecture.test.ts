import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { type Import, readImports, sources } from './read-imports.js'

const root = fileURLToPath(new URL('../..', import.meta.url))
const imports = readImports(root)
const below = [
  'package.json',
  'errors',
  'generated',
  'signature',
  'observation',
  'events',
  'history',
  'schedule',
  'delivery',
  'laws',
  'diagnosis',
]

/** Who may import whom: the table of ARCHITECTURE.md. A name with a `?` may be imported for its types only. */
const allowed: Record<string, readonly string[]> = {
  errors: [],
  'json-schema': ['errors'],
  signature: ['errors'],
  observation: ['errors'],
  events: ['errors', 'generated', 'signature'],
  history: ['errors', 'json-schema', 'generated'],
  schedule: ['errors', 'history', 'generated?'],
  delivery: ['errors', 'signature', 'schedule?', 'history?', 'generated?'],
  laws: ['errors', 'signature', 'history', 'schedule', 'observation', 'delivery?', 'generated?'],
  diagnosis: ['errors', 'schedule', 'observation', 'laws?', 'history?', 'delivery?', 'generated?'],
  runner: below,
  reporters: ['runner'],
  codegen: ['errors', 'json-schema'],
}
/** May import anything: the command line, and the entries of the package. */
const free = ['cli', 'index', 'testing', 'msw', 'codegen entry']

test('the sources were found, and every import leads to a file', () => {
  expect(imports.length).toBeGreaterThan(50)
  const lost = imports.filter(
    ({ to }) => !['.ts', '.js', '.d.ts'].some((end) => existsSync(join(root, to.replace(/\.ts$/, end)))),
  )
  expect(lost).toEqual([])
})

test('every folder has a rule', () => {
  const layers = new Set(sources(root).map(layerOf))
  expect([...layers].filter((layer) => !(layer in allowed) && !free.includes(layer))).toEqual([])
})

test.each(Object.entries(allowed))('%s imports only %j', (layer, names) => {
  const wrong = imports.filter((one) => {
    const to = layerOf(one.to)
    if (layerOf(one.from) !== layer || to === layer || names.includes(to)) return false
    return !(one.typeOnly && names.includes(`${to}?`))
  })
  expect(wrong.map(shown)).toEqual([])
})

test('reporters know nothing of the runner but its report', () => {
  const wrong = imports.filter((one) => layerOf(one.from) === 'reporters' && layerOf(one.to) === 'runner')
  expect(wrong.filter(({ to }) => to !== 'src/runner/report.ts').map(shown)).toEqual([])
})

test('nobody imports an entry of the package from inside', () => {
  expect(imports.filter(({ to }) => /^src\/[^/]+\.ts$/.test(to) && layerOf(to) !== 'errors').map(shown)).toEqual([])
  expect(imports.filter(({ to }) => /\/index\.ts$/.test(to)).map(shown)).toEqual([])
})

describe('cycles', () => {
  test('there is none between files that load each other', () => {
    expect(cycle(imports.filter(({ typeOnly }) => !typeOnly))).toBeUndefined()
  })

  test('one would be found', () => {
    const edge = (from: string, to: string): Import => ({ from, to, typeOnly: false })
    expect(cycle([edge('a', 'b'), edge('b', 'c'), edge('c', 'b')])).toEqual(['b', 'c', 'b'])
    expect(cycle([edge('a', 'b'), edge('b', 'c'), edge('a', 'c')])).toBeUndefined()
  })
})

test('no file is longer than 300 lines', () => {
  const long = sources(root).filter((file) => readFileSync(join(root, file), 'utf8').split('\n').length > 301)
  expect(long).toEqual([])
})

/** `errors`, a folder of `src/`, `generated`, or an entry. */
function layerOf(file: string): string {
  if (file.startsWith('generated/')) return 'generated'
  if (file === 'package.json') return file
  const [, first = '', second] = file.replace(/\.ts$/, '').split('/')
  if (second !== undefined) return first
  return first === 'codegen' ? `${first} entry` : first
}

function shown({ from, to, typeOnly }: Import): string {
  return `${from} imports ${typeOnly ? 'types of ' : ''}${to}`
}

/** The files of one cycle, the first again at the end; `undefined` where there is none. */
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
