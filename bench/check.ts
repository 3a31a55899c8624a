import { fork } from 'node:child_process'
import { once } from 'node:events'
import { lastWriteWins } from '../scripts/demo/last-write-wins.js'
import { type Store, serveConsumer } from '../scripts/demo/serve-consumer.js'
import { receiveWebhook, type WebhookEvent } from '../src/index.js'
import { checkContract, type Report } from '../src/testing.js'
import { isMain } from './measure.js'

const secret = 'bench-secret'
const seed = 1
/** How long the asynchronous consumer takes to process an event, ms. */
const SETTLE_MS = 150

/** Full checks of correct consumers. Each takes whole seconds, so the aims are bounds, not ratios. */
export async function benchCheck(): Promise<void> {
  console.log('\nfull check of a correct consumer')
  print('in process, synchronous', await inProcess(), 5)
  print('by URL, in another process, synchronous', await byUrl('synchronous'), 15)
  print(`by URL, in another process, settles after ${SETTLE_MS} ms`, await byUrl('asynchronous'), 60)
}

function print(name: string, { durationMs, deliveries, summary }: Report, aimSeconds: number): void {
  const seconds = durationMs / 1000
  console.log(
    `  ${name.padEnd(54)}${seconds.toFixed(1).padStart(6)} s of ${aimSeconds} s   ${deliveries} deliveries, ${summary.broken} broken`,
  )
}

async function inProcess(): Promise<Report> {
  const store = lastWriteWins()
  const fetch = async (request: Request) => {
    if (request.method !== 'POST') return new Response(null, { status: 405 })
    const received = await receiveWebhook(request, { secrets: [secret] })
    if (!received.ok) return new Response(received.error.code, { status: received.error.status })
    await store.apply(received.event as WebhookEvent)
    return new Response(null, { status: 204 })
  }
  const hooks = { observe: () => store.show(), reset: () => store.clear() }
  return await checkContract({ endpoint: fetch, path: '/webhooks/ckbox', secrets: [secret], ...hooks }, { seed })
}

async function byUrl(kind: 'synchronous' | 'asynchronous'): Promise<Report> {
  const server = fork(new URL(import.meta.url), ['serve', kind], { execArgv: ['--import', 'tsx'] })
  const [origin] = (await once(server, 'message')) as [string]
  try {
    return await checkContract(
      {
        endpoint: `${origin}/webhooks/ckbox`,
        secrets: [secret],
        observe: async () => (await fetch(`${origin}/state`)).json(),
        reset: async () => (await fetch(`${origin}/reset`, { method: 'POST' })).arrayBuffer(),
      },
      { seed },
    )
  } finally {
    server.kill()
  }
}

/** The same store behind a queue: the answer comes at once, the work later. */
function later(store: Store): Store {
  return {
    ...store,
    async apply(event) {
      setTimeout(() => void store.apply(event), SETTLE_MS)
    },
  }
}

if (isMain(import.meta.url)) {
  if (process.argv[2] === 'serve') {
    const store = lastWriteWins()
    const { origin } = await serveConsumer(process.argv[3] === 'asynchronous' ? later(store) : store, secret)
    process.send?.(origin)
  } else {
    await benchCheck()
  }
}
