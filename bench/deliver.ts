import { fork } from 'node:child_process'
import { createServer } from 'node:http'
import { Pool } from 'undici'
import { signedRequest } from '../src/ckbox/signed-request.js'
import { openTransport } from '../src/delivery/open-transport.js'
import { signRequest } from '../src/signature/sign.js'
import { modifiedBody, secret, timestamp } from './bodies.js'
import { isMain, measure, printRows, type Row } from './measure.js'

const event: unknown = JSON.parse(modifiedBody.toString())
const target = '/webhooks/ckbox'
const inFlight = 16

/** Deliveries in this process, beside a loop without an engine: stringify, sign, make a Request, call, read. */
export async function benchDeliverDirect(): Promise<Row[]> {
  const handler = async (request: Request) => new Response(String((await request.arrayBuffer()).byteLength))
  const transport = await openTransport(handler)
  return measure([
    {
      name: 'bound: stringify, sign, Request, call, text',
      run: async (times) => {
        for (let index = 0; index < times; index++) {
          const body = JSON.stringify(event)
          const headers = {
            'Content-Type': 'application/json',
            'X-CS-Timestamp': String(timestamp),
            'X-CS-Signature': signRequest({ method: 'POST', url: target, timestamp, body }, secret),
          }
          const response = await handler(new Request(`http://localhost${target}`, { method: 'POST', headers, body }))
          if (response.status !== 200 || (await response.text()) === '') throw new Error('refused')
        }
      },
    },
    {
      name: 'signedRequest and transport.send',
      run: async (times) => {
        for (let index = 0; index < times; index++) {
          const request = signedRequest({ body: JSON.stringify(event), target, secret, timestamp })
          const answer = await transport.send(request, { timeoutMs: 30_000 })
          if (answer.kind !== 'response' || answer.status !== 200) throw new Error('refused')
        }
      },
    },
  ])
}

/** Deliveries over loopback to a server in another process, 16 in flight, beside undici's pool alone. */
export async function benchDeliverUrl(): Promise<Row[]> {
  const server = fork(new URL(import.meta.url).pathname, ['serve'], { execArgv: process.execArgv })
  const port = await new Promise<number>((resolve) => server.once('message', (message) => resolve(Number(message))))
  const origin = `http://127.0.0.1:${port}`
  const pool = new Pool(origin, { connections: inFlight, pipelining: 1 })
  const transport = await openTransport(origin, { connections: inFlight })
  const { headers, body } = signedRequest({ body: JSON.stringify(event), target, secret, timestamp })
  const rows = await measure([
    {
      name: 'bound: undici Pool × 16, body already signed',
      run: concurrently(async () => {
        const flat = Object.fromEntries(headers)
        const response = await pool.request({ method: 'POST', path: target, headers: flat, body: Buffer.from(body) })
        await response.body.text()
      }),
    },
    {
      name: 'transport.send × 16, body already signed',
      run: concurrently(async () => {
        const answer = await transport.send({ method: 'POST', target, headers, body }, { timeoutMs: 30_000 })
        if (answer.kind !== 'response') throw new Error(answer.message)
      }),
    },
    {
      name: 'stringify, signedRequest, transport.send × 16',
      run: concurrently(async () => {
        const request = signedRequest({ body: JSON.stringify(event), target, secret, timestamp })
        const answer = await transport.send(request, { timeoutMs: 30_000 })
        if (answer.kind !== 'response') throw new Error(answer.message)
      }),
    },
  ])
  await transport.close()
  await pool.destroy()
  server.kill()
  return rows
}

function concurrently(operation: () => Promise<void>) {
  return async (times: number) => {
    let left = times
    const worker = async () => {
      while (left-- > 0) await operation()
    }
    await Promise.all(Array.from({ length: inFlight }, worker))
  }
}

function serve(): void {
  const server = createServer((request, response) => {
    request.on('data', () => {})
    request.on('end', () => response.writeHead(200, { 'Content-Length': 2 }).end('ok'))
  })
  server.listen(0, '127.0.0.1', () => {
    const address = server.address()
    if (typeof address === 'object' && address !== null) process.send?.(address.port)
  })
}

if (isMain(import.meta.url)) {
  if (process.argv[2] === 'serve') serve()
  else {
    printRows('deliver: in process, one after the other', await benchDeliverDirect())
    printRows('deliver: over loopback to another process, 16 in flight', await benchDeliverUrl())
  }
}
