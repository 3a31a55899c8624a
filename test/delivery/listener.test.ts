import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import express from 'express'
import Fastify from 'fastify'
import Koa from 'koa'
import { describe, expect, test } from 'vitest'
import type { Endpoint } from '../../src/delivery/endpoint.js'
import { openTransport } from '../../src/delivery/open-transport.js'
import type { WireRequest } from '../../src/delivery/transport.js'
import { UsageError } from '../../src/errors.js'

const request: WireRequest = {
  method: 'POST',
  target: '/hook?a=%20b',
  headers: [['Content-Type', 'text/plain']],
  body: Buffer.from('héllo'),
}

async function call(endpoint: Endpoint, times = 1) {
  const transport = await openTransport(endpoint)
  const answers = []
  for (let round = 0; round < times; round++) answers.push(await transport.send(request, { timeoutMs: 2000 }))
  await transport.close()
  return answers
}

function echo(req: IncomingMessage, res: ServerResponse): void {
  const chunks: Buffer[] = []
  req.on('data', (chunk) => chunks.push(chunk))
  req.on('end', () => res.end(`${req.method} ${req.url} ${Buffer.concat(chunks)}`))
}

describe('a Node listener', () => {
  const answer = { kind: 'response', status: 200, body: 'POST /hook?a=%20b héllo' }

  test('plain', async () => expect(await call(echo, 3)).toMatchObject([answer, answer, answer]))

  test('as an object', async () => {
    const listener = (...both: [IncomingMessage, ServerResponse]) => echo(...both)
    expect(await call({ listener })).toMatchObject([answer])
  })

  test('Express', async () => {
    const app = express().post('/hook', express.text(), (req, res) => {
      res.send(`${req.method} ${req.originalUrl} ${req.body}`)
    })
    expect(await call(app)).toMatchObject([answer])
  })

  test('Fastify', async () => {
    const app = Fastify()
    app.post('/hook', (req) => `${req.method} ${req.raw.url} ${req.body}`)
    await app.ready()
    expect(await call(app.routing)).toMatchObject([answer])
    expect(await call(app.server)).toMatchObject([answer])
    await app.close()
  })

  test('Koa', async () => {
    const app = new Koa().use(async (context) => {
      const chunks: Buffer[] = []
      for await (const chunk of context.req) chunks.push(chunk)
      context.body = `${context.method} ${context.originalUrl} ${Buffer.concat(chunks)}`
    })
    expect(await call(app.callback())).toMatchObject([answer])
  })

  test('a server that does not listen yet is closed afterwards, one that does is left alone', async () => {
    const idle = createServer(echo)
    expect(await call(idle)).toMatchObject([answer])
    expect(idle.listening).toBe(false)
    const busy = createServer(echo)
    await new Promise<void>((resolve) => busy.listen(0, resolve))
    expect(await call(busy)).toMatchObject([answer])
    expect(busy.listening).toBe(true)
    await new Promise((resolve) => busy.close(resolve))
  })

  test('that throws or rejects is a failure, and the next request is served', async () => {
    let calls = 0
    const threw = { failure: 'threw', message: 'The listener threw Error: broken.' }
    const throws = (_req: IncomingMessage, res: ServerResponse) => {
      if (++calls === 1) throw new Error('broken')
      res.end()
    }
    expect(await call(throws, 2)).toMatchObject([threw, { status: 200 }])
    const rejects = async (_req: IncomingMessage, _res: ServerResponse) => {
      throw new Error('broken')
    }
    expect(await call(rejects)).toMatchObject([threw])
  })

  test('that throws at several requests at once is called once for each', async () => {
    const calls: ((broken: boolean) => void)[] = []
    const listener = async (_req: IncomingMessage, res: ServerResponse) => {
      const broken = await new Promise<boolean>((resolve) => calls.push(resolve))
      if (broken) throw new Error('broken')
      res.end()
    }
    const transport = await openTransport(listener)
    const sendThree = async (broken: boolean) => {
      const answers = [1, 2, 3].map(() => transport.send(request, { timeoutMs: 2000 }))
      await expect.poll(() => calls.length).toBe(3)
      for (const resolve of calls.splice(0)) resolve(broken)
      return await Promise.all(answers)
    }
    // What was sent over a connection before is what would be sent again.
    await sendThree(false)
    const threw = { failure: 'threw', message: 'The listener threw Error: broken.' }
    expect(await sendThree(true)).toMatchObject([threw, threw, threw])
    expect(calls).toEqual([])
    await transport.close()
  })

  test('that throws when nobody waits any more is no failure of a later request', async () => {
    let calls = 0
    const listener = async (req: IncomingMessage, res: ServerResponse) => {
      if (++calls === 2) req.socket.destroy()
      if (calls === 2) return
      await new Promise((resolve) => setTimeout(resolve, 60))
      if (calls === 1) throw new Error('late')
      res.end()
    }
    const transport = await openTransport(listener)
    expect(await transport.send(request, { timeoutMs: 20 })).toMatchObject({ failure: 'timeout' })
    await new Promise((resolve) => setTimeout(resolve, 80))
    expect(await transport.send(request, { timeoutMs: 2000 })).toMatchObject({ failure: 'reset' })
    await transport.close()
  })

  test('that throws after its answer is no failure of a later request', async () => {
    let calls = 0
    const listener = async (req: IncomingMessage, res: ServerResponse) => {
      if (++calls === 2) return void req.socket.destroy()
      res.end()
      await new Promise((resolve) => setTimeout(resolve, 30))
      throw new Error('late')
    }
    const transport = await openTransport(listener)
    expect(await transport.send(request, { timeoutMs: 2000 })).toMatchObject({ status: 200 })
    await new Promise((resolve) => setTimeout(resolve, 60))
    expect(await transport.send(request, { timeoutMs: 2000 })).toMatchObject({ failure: 'reset' })
    await transport.close()
  })

  test('that destroys the connection is reset', async () => {
    expect(await call((req, _res) => void req.socket.destroy())).toMatchObject([{ failure: 'reset' }])
  })
})

test.each([
  ['ftp://example.com', /not an http or https URL/],
  ['/hook', /not an http or https URL/],
  [5, /cannot be called/],
  [null, /is null/],
  [{}, /cannot be called/],
])('%o is no endpoint', async (endpoint, message) => {
  const opening = openTransport(endpoint as Endpoint)
  await expect(opening).rejects.toThrow(UsageError)
  await expect(opening).rejects.toThrow(message)
})
