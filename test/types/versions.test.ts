import { execFileSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { generate } from '../../src/codegen/generate.js'

/** `npm ci --prefix test/types/versions` installs the others. */
const compilers = {
  '5.5': 'test/types/versions/node_modules/typescript-5.5/bin/tsc',
  '5.9': 'node_modules/typescript/bin/tsc',
  '6.0': 'test/types/versions/node_modules/typescript-6/bin/tsc',
  '7.0': 'test/types/versions/node_modules/typescript-7/bin/tsc',
}

const flags =
  '--noEmit --strict --exactOptionalPropertyTypes --noUncheckedIndexedAccess --noUnusedLocals --module nodenext --moduleResolution nodenext --target es2022 --lib es2022 --skipDefaultLibCheck'.split(
    ' ',
  )

let folder: string
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'types-'))
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }')
  mkdirSync(join(folder, 'test', 'types'), { recursive: true })
  cpSync('generated', join(folder, 'generated'), { recursive: true })
  cpSync('node_modules/@standard-schema/spec', join(folder, 'node_modules/@standard-schema/spec'), { recursive: true })
  for (const file of readdirSync('test/types').filter((name) => name.endsWith('.test-d.ts')))
    cpSync(`test/types/${file}`, join(folder, 'test/types', file))
  const customAttributes = join(folder, 'attributes.json')
  writeFileSync(
    customAttributes,
    JSON.stringify({
      type: 'object',
      required: ['sku'],
      properties: { sku: { type: 'string' }, rights: { enum: ['own', 'stock', null] } },
    }),
  )
  await generate({ out: join(folder, 'custom'), customAttributes })
  await generate({ out: join(folder, 'folders'), events: 'folder.*', format: 'esm', strict: true })
  writeFileSync(
    join(folder, 'custom.ts'),
    `import { type Asset, type CustomAttributes, validateEvent } from './custom/index.js'
import { assertNever, type WebhookEvent } from './folders/index.js'
export const rights = (asset: Asset): 'own' | 'stock' | null | undefined => asset.metadata.custom_attributes?.rights
export const sku = ({ sku }: CustomAttributes): string => sku
export const known = (body: unknown) => {
  const validation = validateEvent(body)
  return validation.ok && validation.event.event === 'asset.uploaded' ? rights(validation.event.payload.asset) : undefined
}
export const names = (event: WebhookEvent): string => {
  switch (event.event) {
    case 'folder.created':
    case 'folder.modified':
    case 'folder.removed':
      return event.payload.folder.name
    default:
      return assertNever(event)
  }
}
// @ts-expect-error not one of the attributes
export const wrong = ({ skuu }: CustomAttributes) => skuu
`,
  )
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe.each(Object.entries(compilers))('TypeScript %s', (version, compiler) => {
  test.skipIf(!existsSync(compiler))(
    'compiles the type tests and generated code',
    () => {
      const run = () =>
        execFileSync(
          process.execPath,
          [
            join(process.cwd(), compiler),
            ...flags,
            'custom.ts',
            ...readdirSync(join(folder, 'test/types')).map((file) => `test/types/${file}`),
          ],
          { cwd: folder, encoding: 'utf8', stdio: 'pipe' },
        )
      expect(outputOf(run)).toBe('')
      expect(execFileSync(process.execPath, [compiler, '--version'], { encoding: 'utf8' })).toContain(version)
    },
    60_000,
  )
})

function outputOf(run: () => string): string {
  try {
    return run()
  } catch (error) {
    return String((error as { stdout?: unknown }).stdout)
  }
}
