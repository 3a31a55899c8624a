/** Run by node:test, from contract-tests.test.ts: a sound and a faulty consumer. */
import test from 'node:test'
import { contractTests } from '../../../src/testing.js'
import { lastArrivalWins } from '../../consumers/store.js'
import { testConsumer } from '../../consumers/test-consumer.js'

const options = {
  seed: 7,
  runs: 5,
  only: ['ordering/order-does-not-matter', 'signature/genuine-accepted', 'recovery/failed-write-is-retried'],
}

contractTests((name, run) => test(`sound ${name}`, run), testConsumer(), options)
contractTests((name, run) => test(`faulty ${name}`, run), testConsumer({ apply: lastArrivalWins }), options)
