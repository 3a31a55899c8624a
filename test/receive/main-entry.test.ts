import { existsSync, readFileSync } from 'node:fs'
import ts from 'typescript'
import { expect, test } from 'vitest'

/** Everything outside this package that a file leads to. */
function outside(file: URL, seen = new Set<string>()): string[] {
  if (seen.has(file.href)) return []
  seen.add(file.href)
  const imports = ts.preProcessFile(readFileSync(file, 'utf8')).importedFiles.map(({ fileName }) => fileName)
  return imports.flatMap((name) => {
    if (!name.startsWith('.')) return [name]
    const source = new URL(name.replace(/\.js$/, '.ts'), file)
    const script = new URL(name, file)
    if (existsSync(source)) return outside(source, seen)
    return existsSync(script) ? outside(script, seen) : []
  })
}

test('the main entry needs nothing but Node', () => {
  const found = new Set(outside(new URL('../../src/index.ts', import.meta.url)))
  expect(found).toEqual(new Set(['node:buffer', 'node:crypto', 'node:util', 'node:zlib']))
})
