import type { RequestListener } from 'node:http'
import { lastArrivalWins, newestWins } from '../consumers/store.js'
import { listeningConsumer } from '../consumers/test-consumer.js'

export interface ConsumerTraits {
  readonly secret: string
  /** Keeps what arrives last instead of what was sent last. */
  readonly lastArrivalWins: boolean
  /** How long an answer takes, ms. */
  readonly latency: number
}

/** The consumer of the tests as a server: `/hook`, `/state` and `/reset`. */
export function consumerServer({ secret, latency, ...traits }: ConsumerTraits): RequestListener {
  const apply = traits.lastArrivalWins ? lastArrivalWins : newestWins
  const { endpoint, observe, store } = listeningConsumer({ secrets: [secret], answerMs: latency, apply })
  return async (request, response) => {
    if (request.url === '/state') {
      response.end(JSON.stringify(await observe?.()))
    } else if (request.url === '/reset') {
      store.clear()
      response.end()
    } else {
      await endpoint(request, response)
    }
  }
}
