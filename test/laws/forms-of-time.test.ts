import { describe, expect, test } from 'vitest'
import { defectsOf, judge } from '../consumers/check-virtually.js'
import { type Apply, newestWins, type Row, type Store } from '../consumers/store.js'

/** What `sent_at` says, read from the body as the consumer sees fit. */
const newestBy =
  <Time extends string | number>(timeOf: (sentAt: string) => Time): Apply =>
  async (store, change, body) => {
    await store.pause()
    const time = timeOf(JSON.parse(body).sent_at)
    const row = store.find(change.key) as (Row & { time: Time }) | undefined
    if (row === undefined || time > row.time) store.write(Object.assign({}, change, { time }))
  }

const asText = newestBy((sentAt) => sentAt)
const inSeconds = newestBy((sentAt) => Math.floor(Date.parse(sentAt) / 1000))

const refusesShortForm: Apply = (store, change, body) =>
  JSON.parse(body).sent_at.includes('.') ? newestWins(store, change, body) : 422

const forms = 'ordering/form-of-time-*'
const namesOnly = (store: Store) => store.rows.map(({ id, entity: { name } }) => ({ id, name }))

describe('forms of time', () => {
  test('finds ordering/time-precision where times are compared as text, as info', async () => {
    const { findings } = await judge({ apply: asText, show: namesOnly }, forms)
    expect(findings.map(({ severity, defect }) => [severity, defect])).toEqual([['info', 'ordering/time-precision']])
  })

  test('leaves who reads the time alone, and who refuses other forms', async () => {
    expect(await defectsOf({}, forms)).toEqual([])
    expect(await defectsOf({ apply: refusesShortForm, show: namesOnly }, forms)).toEqual([])
  })

  test('leaves to other laws what goes wrong in the usual form too', async () => {
    expect(await defectsOf({ apply: inSeconds, show: namesOnly }, forms)).toEqual([])
    expect(await defectsOf({ apply: inSeconds, show: namesOnly }, 'ordering/order-*')).toEqual([
      'ordering/time-precision',
    ])
  })
})
