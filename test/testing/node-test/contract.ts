/** Run by node:test, from contract-tests.test.ts: a sound and a faulty consumer. */
import test from 'node:test'
import { contractTests } from '../../../src/testing.js'
import { consumerOf, lastArrivalWins, newestWins } from '../../runner/consumers.js'

const options = {
  seed: 7,
  runs: 5,
  only: ['ordering/order-does-not-matter', 'signature/genuine-accepted', 'recovery/failed-write-is-retried'],
}

contractTests((name, run) => test(`sound ${name}`, run), consumerOf(newestWins()), options)
contractTests((name, run) => test(`faulty ${name}`, run), consumerOf(lastArrivalWins()), options)
