import { describe, expect, it } from 'vitest'
import { checkContract } from '../../src/runner/check.js'
import { type Apply, type Change, defectsOf, sound, tinyConsumer } from './tiny-consumer.js'

const limit = 60_000

/** What `sent_at` says, read from the body as the consumer sees fit. */
const newestBy =
  <Time extends string | number>(timeOf: (sentAt: string) => Time): Apply =>
  async (store, change, body) => {
    await store.pause()
    const time = timeOf(JSON.parse(body).sent_at)
    const row = store.find(change.key) as (Change & { time: Time }) | undefined
    if (row === undefined || time > row.time) store.write(Object.assign({}, change, { time }))
    return undefined
  }

const asText = newestBy((sentAt) => sentAt)
const inSeconds = newestBy((sentAt) => Math.floor(Date.parse(sentAt) / 1000))

const refusesShortForm: Apply = async (store, change, body) =>
  JSON.parse(body).sent_at.includes('.') ? sound(store, change, body) : 422

const forms = 'ordering/form-of-time-*'
const withoutTime = (apply: Apply) =>
  tinyConsumer({ apply, also: (store) => ({ observe: () => store.rows.map(({ id, name }) => ({ id, name })) }) })

describe('forms of time', () => {
  it('finds ordering/time-precision where times are compared as text, as advice', { timeout: limit }, async () => {
    const { findings } = await checkContract(withoutTime(asText), { only: [forms], seed: 7 })
    expect(findings.map(({ severity, defect }) => [severity, defect])).toEqual([['advice', 'ordering/time-precision']])
  })

  it('leaves who reads the time alone, and who refuses other forms', { timeout: limit }, async () => {
    expect(await defectsOf(tinyConsumer(), forms)).toEqual([])
    expect(await defectsOf(withoutTime(refusesShortForm), forms)).toEqual([])
  })

  it('leaves to other laws what goes wrong in the usual form too', { timeout: limit }, async () => {
    expect(await defectsOf(withoutTime(inSeconds), forms)).toEqual([])
    expect(await defectsOf(withoutTime(inSeconds), 'ordering/order-*')).toEqual(['ordering/time-precision'])
  })
})
