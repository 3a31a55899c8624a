import ts from 'typescript'
import { expect, test } from 'vitest'
import { loadModel } from '../../../src/codegen/read/load-model.js'
import { schemaSet } from '../../../src/codegen/read/read-schemas.js'
import { emitTypes } from '../../../src/codegen/types/emit-types.js'
import type { JsonSchema } from '../../../src/json-schema/schema.js'
import { CASES, type TypeCase } from './cases.js'

function typesOf({ schema, $defs = {} }: TypeCase): string {
  const event = {
    type: 'object',
    required: ['event', 'payload'],
    properties: { event: { const: 'x' }, payload: schema },
  }
  const fileUrl = 'file:///schemas/x.schema.json'
  return emitTypes(
    loadModel(schemaSet([{ path: 'x.schema.json', fileUrl, schema: { ...event, $defs } }]), { discriminator: 'event' }),
  )
}

test.each(CASES)('$name', (one) => {
  const code = typesOf(one)
  expect(
    /^export interface XEvent \{\n {2}event: 'x'\n([\s\S]*?)^\}$/m
      .exec(code)?.[1]
      ?.replace(/^ {2}\/\*\*.*\n(?: {3}\*.*\n)*/, ''),
  ).toBe(`  ${one.type}\n`)
  for (const declared of one.declares ?? []) expect(code).toContain(`\n${declared}\n`)
})

test('nested nullable objects are printed once a level', () => {
  const nested = (depth: number): JsonSchema =>
    depth === 0 ? true : { type: ['object', 'null'], properties: { next: nested(depth - 1) } }
  // Twice a level, this would never end.
  expect(typesOf({ name: '', type: '', schema: nested(40) }).match(/next\?:/g)).toHaveLength(40)
})

test('all of them compile', () => {
  const files = new Map(CASES.map((one, index) => [`/case${index}.ts`, typesOf(one)]))
  const options = {
    strict: true,
    exactOptionalPropertyTypes: true,
    target: ts.ScriptTarget.ES2022,
    types: [],
    noEmit: true,
  }
  const host = ts.createCompilerHost(options)
  const program = ts.createProgram([...files.keys()], options, {
    ...host,
    fileExists: (name) => files.has(name) || host.fileExists(name),
    readFile: (name) => files.get(name) ?? host.readFile(name),
    getSourceFile: (name, target) => {
      const code = files.get(name)
      return code === undefined ? host.getSourceFile(name, target) : ts.createSourceFile(name, code, target)
    },
  })
  const problems = ts.getPreEmitDiagnostics(program)
  expect(
    problems.map(({ file, messageText }) => `${file?.fileName}: ${ts.flattenDiagnosticMessageText(messageText, ' ')}`),
  ).toEqual([])
})
