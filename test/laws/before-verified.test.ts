import { expect, test } from 'vitest'
import type { WebhookEvent } from '../../generated/types.js'
import { defectsOf } from '../consumers/check-virtually.js'
import type { TestConsumerOptions } from '../consumers/test-consumer.js'

const law = 'signature/refused-means-nothing-done'

/** Verifies all events but those whose names match. */
const unverified = (names: RegExp): TestConsumerOptions => ({
  faults: {
    unverified: (body) => {
      try {
        return names.test((JSON.parse(body) as WebhookEvent).event)
      } catch {
        return false
      }
    },
  },
})

test.each([/\.removed$/, /^folder\./, /^asset\.copied$/])('finds that %s is not verified', async (names) => {
  expect(await defectsOf(unverified(names), law)).toEqual(['signature/not-verified'])
})

test('leaves one alone that verifies everything', async () => {
  expect(await defectsOf({}, law)).toEqual([])
})
