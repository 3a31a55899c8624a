import { fork } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout } from 'node:timers/promises'
import { lastWriteWins } from '../scripts/demo/last-write-wins.js'
import { type Store, serveConsumer } from '../scripts/demo/serve-consumer.js'
import { receiveWebhook, type WebhookEvent } from '../src/index.js'
import { checkContract, type Report } from '../src/testing.js'
import { isMain } from './measure.js'

const secret = 'bench-secret'
const seed = 1
/** How long the asynchronous consumer takes to process an event, ms. */
const SETTLE_MS = 150
/** How long the slow consumer takes to answer, ms. */
const ANSWER_MS = 1_500

/** Full checks of correct consumers. Each takes whole seconds, so the aims are bounds, not ratios. */
export async function benchCheck(): Promise<void> {
  console.log('\nfull check of a correct consumer')
  print('in process, synchronous', await inProcess(), 5)
  print('by URL, in another process, synchronous', await byUrl('synchronous'), 8)
  print(`by URL, in another process, settles after ${SETTLE_MS} ms`, await byUrl('asynchronous'), 20)
  print(`by URL, in another process, answers after ${ANSWER_MS} ms`, await byUrl('slow'), 120)
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

async function byUrl(kind: keyof typeof storeOf): Promise<Report> {
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
      void setTimeout(SETTLE_MS).then(() => store.apply(event))
    },
  }
}

/** The same store, which answers when it has done its work. */
function slowly(store: Store): Store {
  return {
    ...store,
    async apply(event) {
      await setTimeout(ANSWER_MS)
      await store.apply(event)
    },
  }
}

const storeOf = { synchronous: (store: Store) => store, asynchronous: later, slow: slowly }

if (isMain(import.meta.url)) {
  if (process.argv[2] === 'serve') {
    const kind = process.argv[3] as keyof typeof storeOf
    const { origin } = await serveConsumer(storeOf[kind](lastWriteWins()), secret)
    process.send?.(origin)
  } else {
    await benchCheck()
  }
}
