import { expect, test } from 'vitest'
import type { WebhookEvent } from '../../generated/types.js'
import { consumerOf, fetchHandler, newestWins } from '../runner/consumers.js'
import { defectsOf } from './tiny-consumer.js'

/** Verifies all events but those whose names match. */
const unverified = (names: RegExp) => {
  const store = newestWins()
  const verified = fetchHandler(store)
  const endpoint = async (request: Request): Promise<Response> => {
    const event = (await request
      .clone()
      .json()
      .catch(() => undefined)) as WebhookEvent | undefined
    const isEvent = event?.payload !== undefined && 'workspace_id' in event.payload
    if (request.method !== 'POST' || !isEvent || !names.test(event.event)) return await verified(request)
    store.apply(event)
    return new Response(null, { status: 204 })
  }
  return consumerOf(store, { endpoint })
}

const law = 'signature/refused-means-nothing-done'

test.each([/\.removed$/, /^folder\./, /^asset\.copied$/])('finds that %s is not verified', async (names) => {
  expect(await defectsOf(unverified(names), law)).toEqual(['signature/not-verified'])
})

test('leaves one alone that verifies everything', async () => {
  expect(await defectsOf(consumerOf(newestWins()), law)).toEqual([])
})
