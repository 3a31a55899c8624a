import { readFile } from 'node:fs/promises'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { describe, expect, test } from 'vitest'
import { parseReplayFile, toReplayFile } from '../../src/engine/replay-file.js'
import { CkboxWebhooksError } from '../../src/errors.js'
import type { Finding } from '../../src/report/report.js'
import type { Consumer } from '../../src/testing/check-contract.js'
import { flakyRace, forgedAccepted, lastArrivalWins, sampleReport } from '../report/sample-report.js'

const schema = JSON.parse(await readFile(new URL('../../schemas/replay.schema.json', import.meta.url), 'utf8'))
const validate = new Ajv2020({ allErrors: true }).compile(schema)

const consumer: Consumer = {
  endpoint: 'http://127.0.0.1:3000/',
  secrets: ['top-secret'],
  headers: { Authorization: 'Bearer token' },
  observe: () => [],
  replayWindow: 1000,
  unknownEvents: 'refuse',
  environments: ['a'],
  cascade: false,
  events: ['asset.*'],
  maxResponse: 0,
  settle: 5,
  signedUrl: 'https://public.example/',
  path: '/hook?a=1',
}

const interrupted: Finding = {
  ...lastArrivalWins,
  counterexample: {
    ...lastArrivalWins.counterexample,
    schedule: [
      { event: 0, killedAfterMs: 20 },
      { event: 1, after: 'fault' },
      { event: 1, after: 'restart' },
      { event: 2, after: 1_000 },
    ],
  },
}

describe.each([
  ['a history with a schedule', lastArrivalWins],
  ['a request and its answer', forgedAccepted],
  ['deliveries in flight at once', flakyRace],
  ['a consumer that is killed and made to fail', interrupted],
])('%s', (_name, finding) => {
  const file = toReplayFile(sampleReport, finding, consumer)
  const text = JSON.stringify(file)

  test('comes back from its text as it was', () => {
    expect(parseReplayFile(text)).toEqual(file)
  })

  test('is as the schema says', () => {
    validate(JSON.parse(text))
    expect(validate.errors).toBeNull()
  })

  test('holds what was declared, and no secret', () => {
    const { endpoint, secrets, headers, observe, ...declared } = consumer
    expect(file.consumer).toEqual(declared)
    expect(text).not.toMatch(/top-secret|Bearer/)
  })
})

describe('a file that is not one', () => {
  const good = JSON.parse(JSON.stringify(toReplayFile(sampleReport, lastArrivalWins, consumer)))
  const counterexample = (change: object) => ({ ...good, counterexample: { ...good.counterexample, ...change } })
  const request = (change: object) =>
    counterexample({ request: { method: 'POST', url: 'u', headers: [], body: '', ...change } })

  const broken: Record<string, [unknown, RegExp]> = {
    'no object': [[], /malformed: the file is \[\], expected an object\. Give a file that/],
    'another document': [{ reportVersion: 1 }, /replayVersion is missing, expected 1\./],
    'no law': [{ ...good, law: undefined }, /law is missing, expected a string/],
    'a seed in words': [{ ...good, seed: 'x' }, /seed is "x", expected an integer/],
    'a target that is no text': [{ ...good, target: 1 }, /target is 1/],
    'no counterexample': [{ ...good, counterexample: null }, /counterexample is null/],
    'an event that is none': [counterexample({ history: ['a'] }), /history\[0\] is "a", expected an object/],
    'a delivery of no event': [
      counterexample({ schedule: [{ event: 3 }] }),
      /schedule\[0\]\.event is 3, expected the index in the history of one of its 3 events/,
    ],
    'a delivery of no event, at once': [
      counterexample({ schedule: [{ together: [{ event: -1 }] }] }),
      /schedule\[0\]\.together\[0\]\.event is -1/,
    ],
    'a signing that is none': [
      counterexample({ schedule: [{ event: 0, signing: 'old' }] }),
      /schedule\[0\]\.signing is "old", expected one of "fresh", "identical", "forged"/,
    ],
    'an interruption that is none': [
      counterexample({ schedule: [{ event: 0, after: 'lunch' }] }),
      /after is "lunch", expected one of "restart", "fault" or a number\./,
    ],
    'a delivery without an event': [
      counterexample({ schedule: [{}] }),
      /counterexample\.schedule\[0\]\.event is missing, expected an integer\./,
    ],
    'a comparison that is none': [counterexample({ comparesInOrder: 'x' }), /comparesInOrder is "x", expected one of/],
    'a trial without keys': [counterexample({ trial: { law: 'a/b' } }), /trial\.keys is missing, expected an array/],
    'headers as an object': [request({ headers: {} }), /request\.headers is \{\}, expected an array/],
    'a header of three': [request({ headers: [['a', 'b', 'c']] }), /headers\[0\] is .* expected at most 2 items/],
    'a status in words': [counterexample({ answer: { status: 'ok' } }), /answer\.status is "ok"/],
    'events declared as text': [
      { ...good, consumer: { events: 'asset.*' } },
      /consumer\.events is "asset\.\*", expected an array/,
    ],
    'an unknown declaration': [{ ...good, consumer: { unknownEvents: 'x' } }, /consumer\.unknownEvents is "x"/],
    'a negative time': [{ ...good, consumer: { settle: -1 } }, /consumer\.settle is -1/],
  }

  test.each(Object.entries(broken))('%s', (_name, [content, says]) => {
    const text = JSON.stringify(content)
    expect(() => parseReplayFile(text)).toThrow(says)
    expect(codeOf(text)).toBe('replay_file_malformed')
    if (!/delivery of no event/.test(_name)) expect(validate(JSON.parse(text))).toBe(false)
  })

  test('gives no secret, header or hook', () => {
    const text = JSON.stringify({
      ...good,
      consumer: { settle: 5, secrets: ['x'], headers: { a: 'b' }, endpoint: 'x' },
    })
    expect(parseReplayFile(text).consumer).toEqual({ settle: 5 })
    expect(parseReplayFile(JSON.stringify({ ...good, consumer: undefined })).consumer).toEqual({})
  })

  test('not JSON', () => {
    expect(codeOf('{')).toBe('replay_file_malformed')
  })

  test('another version', () => {
    expect(() => parseReplayFile('{"replayVersion":2}')).toThrow(/has version 2, but .* reads version 1/)
    expect(codeOf('{"replayVersion":2}')).toBe('replay_file_version')
  })

  function codeOf(text: string): string | undefined {
    try {
      parseReplayFile(text)
    } catch (error) {
      return error instanceof CkboxWebhooksError ? error.code : String(error)
    }
    return undefined
  }
})
