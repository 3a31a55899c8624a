import { createHmac } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { ckbox } from '../../../src/ckbox/provider.js'
import { signatureLaws } from '../../../src/laws/signature/laws.js'
import type { HistoryTrial, RequestTrial, Trial } from '../../../src/laws/trial.js'
import type { Provider } from '../../../src/provider/provider.js'
import { authenticOf } from '../authentic.js'
import { answered, factsOf, judge, type Seeing, trialsOf } from '../judge.js'

/** The same events, signed in base64 under other headers. */
const acme: Provider = {
  ...ckbox,
  words: { ...ckbox.words, sender: 'Acme', sources: { order: 'o', retries: 'r', signature: 's' } },
  signature: {
    ...ckbox.signature,
    headers: { signature: 'Acme-Signature', timestamp: 'Acme-Time' },
    timestamp: (ms) => String(Math.floor(ms / 1000)),
    sign: ({ timestamp, body }, secret) =>
      createHmac('sha256', `key ${secret}`).update(`${timestamp}.`).update(body).digest('base64'),
  },
}

const laws = signatureLaws(ckbox)
const facts = factsOf()
const refused: Seeing = { answer: answered(401), traced: false }
const only = (key: string, seeing: Seeing) => (trial: Trial) => (trial.key === key ? seeing : refused)
const defects = (...parameters: Parameters<typeof judge>) =>
  judge(...parameters).violations.map(({ defect, severity }) => [defect, ...(severity ? [severity] : [])].join(' '))

function law(id: string, all = laws) {
  const found = all.find((one) => one.id === `signature/${id}`)
  if (found === undefined) throw new Error(`There is no law ${id}.`)
  return found
}

describe.each(laws.map((one) => [one.id, one] as const))('%s', (_id, one) => {
  const asked = (replayWindow?: number) => factsOf({ declared: { replayWindow, secrets: ['the-secret', 'another'] } })

  test('gives each trial a key of its own', () => {
    const keys = trialsOf(one, asked(60_000)).map(({ key }) => key)
    expect(new Set(keys).size).toBe(keys.length)
    expect(keys.filter((key) => !/^[a-z0-9]+(-[a-z0-9]+)*$/.test(key))).toEqual([])
  })

  test('finds nothing where nothing was tried', () => {
    expect(judge(one, asked(60_000), () => undefined).violations).toEqual([])
  })

  test('names nothing of one provider', () => {
    const general = law(one.id.replace('signature/', ''), signatureLaws(acme))
    const texts = [general, trialsOf(general, asked()).map(({ title }) => title)]
    expect(JSON.stringify(texts)).not.toMatch(/ckbox|upload|workspace|x-cs-|sent_at/i)
  })
})

test.each(['forged-refused', 'missing-refused', 'timestamp-required', 'weak-secrets-refused', 'compared-whole'])(
  '%s: what is accepted and shows is a violation',
  (id) => {
    const { length } = trialsOf(law(id), facts)
    expect(judge(law(id), facts, () => ({})).violations).toHaveLength(length)
    expect(judge(law(id), facts, () => ({ traced: true })).violations).toHaveLength(length)
    expect(judge(law(id), facts, () => ({ traced: false })).violations).toEqual([])
    expect(judge(law(id), facts, () => refused).violations).toEqual([])
  },
)

test('genuine-accepted judges what calibration saw', () => {
  const request = authenticOf(ckbox).request()
  const answer = answered(500)
  const { violations } = judge(
    law('genuine-accepted'),
    factsOf({ refused: [{ event: 'x.y', request, answer }] }),
    () => ({}),
  )
  expect(violations).toEqual([
    {
      defect: 'protocol/unhandled-known-event',
      message: 'The consumer answered 500 to an authentic `x.y`.',
      evidence: { note: 'The event is `x.y`.' },
      exchange: { request, answer },
    },
  ])
})

test('a weak secret that is configured is not tried', () => {
  const keys = trialsOf(law('weak-secrets-refused'), factsOf({ declared: { secrets: ['test'] } })).map(({ key }) => key)
  expect(keys).toContain('changeme')
  expect(keys).not.toContain('test')
})

describe.each([
  ['hex', ckbox],
  ['base64', acme],
] as const)('with signatures in %s', (encoding, provider) => {
  const authentic = authenticOf(provider)
  const signaturesOf = (id: string) =>
    trialsOf(law(id, signatureLaws(provider)), facts).map((trial) => {
      const headers = (trial as RequestTrial).build(authentic)?.headers
      return headers?.find(([name]) => name === provider.signature.headers.signature)?.[1] ?? ''
    })

  test('no partly right signature decodes to the right one', () => {
    const right = Buffer.from(authentic.sign(), encoding)
    const bytes = signaturesOf('compared-whole').map((one) => Buffer.from(one, encoding))
    expect(bytes.filter((one) => one.equals(right))).toEqual([])
  })

  test('a body with another letter is as long as the authentic one', () => {
    const [trial] = trialsOf(law('body-covered', signatureLaws(provider)), facts) as RequestTrial[]
    const body = Buffer.from(trial?.build(authentic)?.body ?? []).toString()
    expect(body).not.toBe(authentic.body)
    expect(body).toHaveLength(authentic.body.length)
  })

  test('another timestamp is another header', () => {
    const [trial] = trialsOf(law('timestamp-covered', signatureLaws(provider)), facts) as RequestTrial[]
    const { timestamp } = provider.signature.headers
    const header = trial?.build(authentic)?.headers.find(([name]) => name === timestamp)?.[1]
    expect(header).not.toBe(provider.signature.timestamp(authentic.timestamp))
  })
})

test('the truncated signatures keep 1, 8, 32 and 63 of 64 digits', () => {
  const right = authenticOf(ckbox).sign()
  const lengths = trialsOf(law('compared-whole'), facts).map((trial) => {
    const given = (trial as RequestTrial).build(authenticOf(ckbox))?.headers.at(-1)?.[1] ?? ''
    return [given.length, [...given].findIndex((digit, at) => digit !== right[at])]
  })
  expect(lengths).toEqual([
    [1, -1],
    [8, -1],
    [32, -1],
    [63, -1],
    [64, 0],
    [64, 31],
    [64, 63],
    [128, 64],
  ])
})

test('body-covered-for-any-type is grave where the state shows the event', () => {
  const skipped = 'signature/body-skipped-by-content-type'
  const one = law('body-covered-for-any-type')
  expect(defects(one, facts, only('text', { traced: true }))).toEqual([`${skipped} must`])
  expect(defects(one, facts, only('text', { traced: false }))).toEqual([skipped])
})

test('refusals-are-4xx tells a failure from a silent 2xx', () => {
  const one = law('refusals-are-4xx')
  expect(defects(one, facts, only('word', { answer: answered(500) }))).toEqual(['signature/bad-signature-5xx should'])
  expect(defects(one, facts, only('word', { answer: answered(500), survived: false }))).toEqual([
    'signature/bad-signature-5xx must',
  ])
  expect(defects(one, facts, only('word', { traced: false }))).toEqual(['signature/bad-signature-2xx'])
  expect(defects(one, facts, only('word', { traced: true }))).toEqual([])
})

test('replay-window-holds wants refusals outside and acceptance inside', () => {
  const window = factsOf({ declared: { replayWindow: 60_000 } })
  const sound = (trial: Trial) => (trial.key === 'half-a-window-old' ? {} : refused)
  expect(defects(law('replay-window-holds'), window, sound)).toEqual([])
  expect(defects(law('replay-window-holds'), window, () => refused)).toHaveLength(1)
  expect(defects(law('replay-window-holds'), window, () => ({ traced: false }))).toHaveLength(2)
  expect(trialsOf(law('old-requests-refused'), window)).toEqual([])
})

describe('refused-means-nothing-done', () => {
  const one = law('refused-means-nothing-done')
  const changed =
    (status: number, unaccepted: readonly number[] = []) =>
    (trial: Trial): Seeing => {
      const { schedule } = trial as HistoryTrial
      const answers = schedule.map((_, place) => answered(place === schedule.length - 1 ? status : 204))
      return { same: false, answers, unaccepted: [...unaccepted, schedule.length - 1] }
    }

  test('forges the last event of a history that has the same ids without it', () => {
    for (const trial of trialsOf(one, facts) as HistoryTrial[]) {
      const deliveries = trial.schedule.map((delivery) => ('signing' in delivery ? delivery.signing : 'fresh'))
      expect(deliveries).toEqual([...trial.history.events.slice(1).map(() => 'fresh'), 'forged'])
      expect(trial.baseline?.events).toEqual(trial.history.events.slice(0, -1))
      expect(trial.baseline?.ids).toEqual(trial.history.ids)
    }
  })

  test('tells what is applied before the check from what is not checked', () => {
    expect(new Set(defects(one, facts, changed(401)))).toEqual(new Set(['signature/applied-before-verified']))
    expect(new Set(defects(one, facts, changed(204)))).toEqual(new Set(['signature/not-verified']))
  })

  test('concludes nothing from a failure, nor where an authentic event before it was not accepted', () => {
    expect(defects(one, facts, changed(500))).toEqual([])
    const single = ({ key }: Trial) => /created$/.test(key)
    expect(defects(one, facts, (trial) => (single(trial) ? {} : changed(401, [0])(trial)))).toEqual([])
  })

  test('takes further forgeries of the provider', () => {
    const further: HistoryTrial = { ...(trialsOf(one, facts)[0] as HistoryTrial), key: 'further' }
    const more = law(
      'refused-means-nothing-done',
      signatureLaws(ckbox, () => [further]),
    )
    expect(trialsOf(more, facts).map(({ key }) => key)).toContain('further')
  })
})

describe('checked-every-time', () => {
  const one = law('checked-every-time')

  test('sends the headers of the first request with the body of the second', () => {
    const { violations } = judge(one, facts, () => ({}))
    expect(violations).toMatchObject([{ defect: 'signature/body-not-covered' }])
    const [shown] = violations.map(({ evidence }) => ('request' in evidence ? evidence.request : undefined))
    const [earlier, later] = [1, 2].map((number) => authenticOf(ckbox, { number }))
    expect(shown?.headers).toEqual(earlier?.request().headers)
    expect(Buffer.from(shown?.body ?? []).toString()).toBe(later?.body)
  })

  test('asks no more where the first request was refused', () => {
    expect(trialsOf(one, facts, () => refused)).toHaveLength(1)
  })
})

describe('refusals-tell-nothing', () => {
  const one = law('refusals-tell-nothing')
  const telling = (body: string) => only('wrong-signature', { answer: answered(401, body) })

  test('finds the right signature in the answer, in any of its forms', () => {
    const right = authenticOf(ckbox).sign()
    const forms = [right, right.toUpperCase(), Buffer.from(right, 'hex').toString('base64'), 'the-secret']
    for (const form of forms) {
      expect(defects(one, facts, telling(`expected ${form}`))).toEqual(['signature/echoes-expected'])
    }
  })

  test('finds a stack trace, and nothing in a plain refusal', () => {
    expect(defects(one, facts, telling('Error\n at f (/app/a.js:1:2)'))).toEqual(['signature/echoes-expected info'])
    expect(defects(one, facts, telling('bad signature'))).toEqual([])
  })
})
