import { Pending } from './answers.js'
import type { Timers } from './timers.js'
import type { Transport, WireRequest } from './transport.js'

/** Calls the consumer with a request and hands its answer to `pending`. May throw what the consumer throws. */
export type DirectCall = (request: WireRequest, pending: Pending) => Promise<void>

/** A transport that calls the consumer in this process. */
export function directTransport(call: DirectCall, timers?: Timers): Transport {
  const inFlight = new Set<Pending>()
  return {
    kind: 'direct',
    send(request, { timeoutMs }) {
      const pending = new Pending(timeoutMs, timers)
      inFlight.add(pending)
      const done = () => inFlight.delete(pending)
      call(request, pending).then(done, (error: unknown) => {
        done()
        pending.fail('threw', `The handler threw ${describe(error)}.`)
        pending.abandon?.()
      })
      return pending.promise
    },
    async close() {
      for (const pending of inFlight) {
        pending.fail('reset', 'The transport was closed while the handler ran.')
        pending.abandon?.()
      }
      inFlight.clear()
    },
  }
}

function describe(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error)
}
