/** Shows the main features on real input: generates code, then checks a faulty and a correct consumer over HTTP. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { generate } from '../src/codegen.js'
import { checkContract, pretty } from '../src/testing.js'
import { lastArrivalWins } from './demo/last-arrival-wins.js'
import { lastWriteWins } from './demo/last-write-wins.js'
import { type Store, serveConsumer } from './demo/serve-consumer.js'

const secret = 'demo-secret'
const seed = 42

heading('1. Types and validators, as `ckbox-webhooks generate --out src/ckbox` writes them')
const folder = mkdtempSync(join(tmpdir(), 'ckbox-webhooks-demo-'))
try {
  const { files } = await generate({ out: folder })
  for (const { path, state } of files) console.log(`${state}: ${path}`)
} finally {
  rmSync(folder, { recursive: true })
}

heading('2. A faulty consumer: the last event to arrive wins')
await check(lastArrivalWins())

heading('3. A correct consumer: it compares `sent_at` and keeps tombstones')
await check(lastWriteWins())

async function check(store: Store) {
  const { origin, close } = await serveConsumer(store, secret)
  const report = await checkContract(
    {
      endpoint: `${origin}/webhooks/ckbox`,
      secrets: [secret],
      // Neither store keeps folders.
      events: ['asset.*', 'ping'],
      observe: async () => (await fetch(`${origin}/state`)).json(),
      reset: async () => (await fetch(`${origin}/reset`, { method: 'POST' })).arrayBuffer(),
    },
    { seed },
  )
  close()
  console.log(pretty(report))
}

function heading(text: string) {
  console.log(`\n${text}\n${'─'.repeat(text.length)}\n`)
}
