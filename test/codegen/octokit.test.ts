import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { Ajv } from 'ajv'
import formats from 'ajv-formats'
import ts from 'typescript'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { generate } from '../../src/codegen/generate.js'

const require = createRequire(import.meta.url)
const schemas = dirname(require.resolve('@octokit/webhooks-schemas/package.json'))
const examples = require.resolve('@octokit/webhooks-examples')

let folder: string
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'octokit-'))
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }')
  const { events } = await generate({ out: join(folder, 'ts'), schemas })
  expect(events.length).toBeGreaterThan(200)
  await generate({ out: join(folder, 'cjs'), schemas, format: 'cjs' })
}, 60_000)
afterAll(() => rmSync(folder, { recursive: true, force: true }))

test('a catalogue of 226 events in draft-07 type-checks, and narrows', () => {
  const use = join(folder, 'use.ts')
  writeFileSync(
    use,
    `import { validateEvent, type CheckRunCompletedEvent, type WebhookEvent, type WebhookEventMap } from './ts/index.js'
export const name = (event: CheckRunCompletedEvent): string => event.check_run.name
export const same = (event: WebhookEventMap['check_run$completed']): 'completed' => event.action
export const conclusion = (event: WebhookEvent): unknown =>
  'check_run' in event && event.action === 'completed' ? event.check_run.conclusion : validateEvent(event).ok
`,
  )
  const program = ts.createProgram([use], {
    strict: true,
    exactOptionalPropertyTypes: true,
    module: ts.ModuleKind.NodeNext,
    target: ts.ScriptTarget.ES2022,
    lib: ['lib.es2022.d.ts'],
    types: [],
    noEmit: true,
    skipDefaultLibCheck: true,
  })
  expect(
    ts.getPreEmitDiagnostics(program).map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, ' ')),
  ).toEqual([])
  expect(readFileSync(join(folder, 'ts/types.ts'), 'utf8')).not.toMatch(/: \{\}|\[\w+: string\]: (?:unknown|any)/)
}, 60_000)

test('and its validators agree with ajv on the examples that GitHub recorded', async () => {
  const ajv = new Ajv({ strict: false, logger: false, code: { optimize: false } })
  formats.default(ajv)
  const byAjv = ajv.compile(JSON.parse(readFileSync(join(schemas, 'schema.json'), 'utf8')))
  const { validateEvent }: typeof import('../../generated/validators.js') = require(join(folder, 'cjs/validators.cjs'))
  const recorded: { name: string; examples: unknown[] }[] = JSON.parse(readFileSync(examples, 'utf8'))
  const counts = { valid: 0, invalid: 0, several: 0 }
  for (const { name, examples } of recorded) {
    for (const example of examples) {
      const { ok } = validateEvent(example)
      const expected = byAjv(example)
      // An event that fits several schemas fails the "one of" at the root, but is an event all the same.
      const several =
        !expected &&
        (byAjv.errors ?? []).some(({ keyword, params }) => keyword === 'oneOf' && params.passingSchemas !== null)
      expect(ok, name).toBe(expected || several)
      counts[several ? 'several' : ok ? 'valid' : 'invalid'] += 1
    }
  }
  // Of the many events whose action is "created", what is wrong is told of the one that was meant.
  const created = recorded
    .find(({ name }) => name === 'issue_comment')
    ?.examples.find((example) => validateEvent(example).ok) as {
    comment: { id: unknown }
  }
  created.comment.id = 'x'
  const validation = validateEvent(created)
  expect(validation.ok ? [] : validation.issues.map(({ message }) => message)).toEqual([
    'comment.id: expected an integer, got "x"',
  ])
  expect(counts.valid).toBeGreaterThan(200)
  expect(counts.invalid).toBeGreaterThan(20)
}, 60_000)
