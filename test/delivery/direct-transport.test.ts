import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import type { Endpoint, FetchHandler, LambdaEvent, LambdaHandler } from '../../src/delivery/endpoint.js'
import { openTransport } from '../../src/delivery/open-transport.js'
import type { Answer, WireRequest } from '../../src/delivery/transport.js'

const plain: WireRequest = {
  method: 'POST',
  target: '/hook?b=%2f&a',
  headers: [
    ['Content-Type', 'application/json'],
    ['X-A', '1'],
    ['x-a', '2'],
    ['X-B', '日'],
  ],
  body: Buffer.from('{"a":"é"}'),
}

async function call(endpoint: Endpoint, request = plain, timeoutMs = 1000): Promise<Answer> {
  const transport = await openTransport(endpoint)
  const answer = await transport.send(request, { timeoutMs })
  await transport.close()
  return answer
}

describe('a Fetch handler', () => {
  test('gets method, URL, headers and body, and its response is read', async () => {
    let seen: unknown
    const answer = await call(async (request: Request) => {
      const { method, url, headers } = request
      seen = { method, url, a: headers.get('x-a'), b: headers.get('x-b'), body: await request.text() }
      return new Response('wörks', { status: 202, headers: { 'X-Out': 'y' } })
    })
    expect(seen).toEqual({
      method: 'POST',
      url: 'http://localhost/hook?b=%2f&a',
      a: '1, 2',
      b: '\xe6\x97\xa5',
      body: '{"a":"é"}',
    })
    expect(answer).toMatchObject({ kind: 'response', status: 202, body: 'wörks', headers: { 'x-out': 'y' } })
  })

  test('may be an object with a method', async () => {
    class App {
      #status = 204
      fetch(): Response {
        return new Response(null, { status: this.#status })
      }
    }
    expect(await call(new App())).toMatchObject({ status: 204, body: '' })
  })

  test.each([
    [
      'throws',
      () => {
        throw new Error('broken')
      },
      /Error: broken/,
    ],
    ['rejects', async () => Promise.reject(new Error('broken')), /Error: broken/],
    ['rejects with no error', async () => Promise.reject('text'), /threw text/],
    ['returns nothing', () => undefined as unknown as Response, /not to a Response/],
    ['returns null', () => null as unknown as Response, /not to a Response/],
  ] satisfies [string, FetchHandler, RegExp][])(
    'that %s is a failure of the kind threw',
    async (_, handler, message) => {
      expect(await call(handler)).toMatchObject({ failure: 'threw', message: expect.stringMatching(message) })
    },
  )

  test('that never answers is timed out', async () => {
    expect(await call(() => new Promise<Response>(() => {}), plain, 50)).toMatchObject({ failure: 'timeout' })
  })

  test('that answers or rejects after its time does no harm', async () => {
    const late = async () => {
      await sleep(60)
      return new Response('x'.repeat(100))
    }
    expect(await call(late, plain, 20)).toMatchObject({ failure: 'timeout' })
    const lateFailure = async () => {
      await sleep(60)
      throw new Error('late')
    }
    expect(await call(lateFailure, plain, 20)).toMatchObject({ failure: 'timeout' })
    await sleep(100)
  })

  test('whose body never ends is timed out and cancelled', async () => {
    let cancelled = false
    const body = () =>
      new ReadableStream({
        start: (controller) => controller.enqueue(Buffer.from('x')),
        cancel: () => {
          cancelled = true
        },
      })
    expect(await call(() => new Response(body()), plain, 50)).toMatchObject({
      failure: 'timeout',
      message: expect.stringContaining('status 200'),
    })
    expect(cancelled).toBe(true)
  })

  test('that floods is cut off', async () => {
    const body = () => new ReadableStream({ pull: (controller) => controller.enqueue(new Uint8Array(65536)) })
    const answer = await call(() => new Response(body(), { status: 500 }))
    expect(answer).toMatchObject({ kind: 'response', status: 500 })
    expect(answer.kind === 'response' && answer.body.length).toBe(65536)
  })

  test('whose body breaks is a failure of the kind reset', async () => {
    const body = () => new ReadableStream({ pull: (controller) => controller.error(new Error('gone')) })
    expect(await call(() => new Response(body()))).toMatchObject({
      failure: 'reset',
      message: expect.stringContaining('gone'),
    })
  })

  test('gets a body in pieces', async () => {
    const pieces: string[] = []
    await call(
      async (request: Request) => {
        for await (const piece of request.body ?? []) pieces.push(Buffer.from(piece).toString('latin1'))
        return new Response()
      },
      { ...plain, pieces: { cuts: [7], pauseMs: 5, chunked: false } },
    )
    expect(pieces).toEqual(['{"a":"\xc3', '\xa9"}'])
  })

  test('is called by GET without a body', async () => {
    const answer = await call((request: Request) => new Response(`${request.method} ${request.body}`), {
      ...plain,
      method: 'GET',
    })
    expect(answer).toMatchObject({ body: 'GET null' })
  })

  test('that runs when the transport is closed ends in a failure', async () => {
    const transport = await openTransport(() => new Promise<Response>(() => {}))
    const answer = transport.send(plain, { timeoutMs: 1000 })
    await transport.close()
    expect(await answer).toMatchObject({ failure: 'reset' })
  })
})

describe('a Lambda handler', () => {
  test('gets an API Gateway event with the body in base64', async () => {
    let event: LambdaEvent | undefined
    const lambda: LambdaHandler = async (given) => {
      event = given
      return { statusCode: 201, headers: { 'X-Out': 5 }, body: 'aGk=', isBase64Encoded: true }
    }
    expect(await call({ lambda })).toMatchObject({ status: 201, body: 'hi', headers: { 'x-out': '5' } })
    expect(event).toMatchObject({
      version: '2.0',
      rawPath: '/hook',
      rawQueryString: 'b=%2f&a',
      headers: { 'content-type': 'application/json', 'x-a': '1, 2', host: 'localhost' },
      requestContext: { http: { method: 'POST', path: '/hook' } },
      body: Buffer.from('{"a":"é"}').toString('base64'),
      isBase64Encoded: true,
    })
  })

  test.each([
    ['a text', 'hello', 'hello'],
    ['nothing', undefined, ''],
    ['an object without a status', { a: 1 } as never, '{"a":1}'],
  ])('that returns %s answers 200', async (_, result, body) => {
    expect(await call({ lambda: async () => result })).toMatchObject({ status: 200, body })
  })

  test('that throws, hangs or floods', async () => {
    const lambda = async () => {
      throw new Error('broken')
    }
    expect(await call({ lambda })).toMatchObject({ failure: 'threw' })
    expect(await call({ lambda: () => new Promise(() => {}) }, plain, 30)).toMatchObject({ failure: 'timeout' })
    const flood = await call({ lambda: async () => 'x'.repeat(6_000_000) })
    expect(flood.kind === 'response' && flood.body.length).toBe(65536)
  })
})
