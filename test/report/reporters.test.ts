import { readFile } from 'node:fs/promises'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { describe, expect, test } from 'vitest'
import { github } from '../../src/report/github.js'
import { html } from '../../src/report/html.js'
import { json } from '../../src/report/json-report.js'
import { junit } from '../../src/report/junit.js'
import { pretty } from '../../src/report/pretty.js'
import type { Report } from '../../src/report/report.js'
import { forgedAccepted, sampleReport, soundReport } from './sample-report.js'

const reporters = { pretty, json, junit, github, html }
const esc = String.fromCharCode(27)

describe.each(Object.entries(reporters))('%s', (name, reporter) => {
  test('a report with every kind of finding', async () => {
    await expect(reporter(sampleReport, { color: false })).toMatchFileSnapshot(`expected/sample.${name}.txt`)
  })

  test('a report without findings', async () => {
    await expect(reporter(soundReport, { color: false })).toMatchFileSnapshot(`expected/sound.${name}.txt`)
  })

  test('the same report gives the same text, and ends in one line break', () => {
    const text = reporter(sampleReport, { color: false })
    expect(reporter(structuredClone(sampleReport), { color: false })).toBe(text)
    expect(text).toMatch(/[^\n]\n$/)
  })
})

test('the json report is as its schema says', async () => {
  const schema = JSON.parse(await readFile(new URL('../../schemas/report.schema.json', import.meta.url), 'utf8'))
  const validate = new Ajv2020({ allErrors: true }).compile(schema)
  for (const report of [sampleReport, soundReport]) {
    validate(JSON.parse(json(report)))
    expect(validate.errors).toBeNull()
  }
  validate({ ...sampleReport, laws: [{ ...sampleReport.laws[4], reason: undefined }] })
  expect(validate({ ...sampleReport, seed: 'x' })).toBe(false)
})

test('pretty colours only when it is told to', () => {
  expect(pretty(sampleReport, { color: true })).toContain(`${esc}[31m`)
  expect(pretty(sampleReport, { color: false })).not.toContain(esc)
})

test('pretty keeps to 80 columns but for commands, addresses and headers', () => {
  const long = pretty(sampleReport, { color: false })
    .split('\n')
    .filter((line) => line.length > 80 && !/https?:|X-CS-Signature|ckbox-webhooks replay/.test(line))
  expect(long).toEqual([])
})

test('pretty leaves long curl commands to the json report', () => {
  const finding = { ...forgedAccepted, reproduce: { curl: ['curl -s', 'x'.repeat(401), 'y'.repeat(5000)] } }
  const text = pretty({ ...soundReport, findings: [finding] }, { color: false })
  expect(text).toContain('    curl -s\n    2 curl commands are in the json report\n')
  expect(text).not.toContain('yyy')
})

describe('text from outside', () => {
  const nasty = `${esc}[2J${esc}]0;title\u0007<script>alert(1)</script>\r\n::error::injected\nx##[stop-commands]y\n\u202e]]>\u0000\ud800 "&'`
  const hostile: Report = {
    ...soundReport,
    target: `http://127.0.0.1/?${nasty}`,
    findings: [
      {
        ...forgedAccepted,
        message: nasty,
        counterexample: {
          ...forgedAccepted.counterexample,
          answer: { status: 200, body: nasty },
          actual: { [nasty]: 1 },
          expected: {},
        },
      },
    ],
  }

  test.each(['pretty', 'github', 'junit', 'html'] as const)('does not reach the terminal or the page: %s', (name) => {
    const text = reporters[name](hostile, { color: false })
    expect(text).not.toMatch(/(?!\n)[\p{Cc}\p{Cs}\u202e]/u)
    const commands = text.split('\n').filter((line) => /^\s*(::|##\[)/.test(line))
    expect(commands.filter((line) => !/^::(error|warning|notice) title=/.test(line))).toEqual([])
  })

  test.each(['pretty', 'github', 'junit', 'html', 'json'] as const)('is no command to a runner: %s', (name) => {
    expect(reporters[name](hostile, { color: false })).not.toContain('##[')
  })

  test.each(['junit', 'html'] as const)('is escaped: %s', (name) => {
    const text = reporters[name](hostile)
    expect(text).not.toContain('<script')
    expect(text).toContain('&lt;script&gt;')
  })

  test('stays as it is in json', () => {
    expect(JSON.parse(json(hostile))).toEqual(hostile)
  })
})
