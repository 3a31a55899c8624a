import { readFileSync } from 'node:fs'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { describe, expect, test } from 'vitest'
import { authenticateRequest } from '../../src/signature/authenticate.js'

interface Vector {
  readonly name: string
  readonly secrets: readonly string[]
  readonly replayWindow?: number
  readonly now?: number
  readonly request: {
    readonly method: string
    readonly url: string
    readonly timestamp?: string
    readonly signature?: string
    readonly body?: string
    readonly bodyHex?: string
  }
  readonly result: 'valid' | 'invalid' | 'acceptable'
  readonly reason?: string
}

const read = (path: string) => JSON.parse(readFileSync(new URL(`../../vectors/${path}`, import.meta.url), 'utf8'))
const file: { groups: { name: string; cases: Vector[] }[] } = read('signature.json')

test('the file follows its schema, and every name is unique', () => {
  const validate = new Ajv2020({ allErrors: true, strict: false }).compile(read('signature.schema.json'))
  validate(file)
  expect(validate.errors).toBeNull()
  const names = file.groups.flatMap(({ cases }) => cases.map(({ name }) => name))
  expect(new Set(names).size).toBe(names.length)
})

describe.each(file.groups)('$name', ({ cases }) => {
  test.each(cases)('$name', ({ request, secrets, replayWindow, now, result }) => {
    const { method, url, timestamp, signature, body, bodyHex } = request
    const answer = authenticateRequest(
      { method, url, timestamp, signature, body: bodyHex === undefined ? body : Buffer.from(bodyHex, 'hex') },
      { secrets, replayWindow, now: now === undefined ? undefined : () => now },
    )
    if (result !== 'acceptable') expect(typeof answer === 'number', String(answer)).toBe(result === 'valid')
  })
})
