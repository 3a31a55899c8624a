import { createServer, type RequestListener } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import { gzipSync } from 'node:zlib'
import { serve } from '@hono/node-server'
import type { ALBEvent, APIGatewayProxyEvent, APIGatewayProxyEventV2 } from 'aws-lambda'
import express from 'express'
import Fastify from 'fastify'
import { Hono } from 'hono'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { UsageError, type WebhookError } from '../../src/errors.js'
import * as expressEntry from '../../src/express.js'
import * as fastifyEntry from '../../src/fastify.js'
import * as honoEntry from '../../src/hono.js'
import * as lambdaEntry from '../../src/lambda.js'
import * as nextEntry from '../../src/next.js'
import { genuine, secret, signedHeaders, uploaded } from '../receive/genuine.js'

/** Under a mounted router, with a query. */
const path = '/api/hooks/ckbox?a=1'
const handle = vi.fn<(event: unknown, given: { secretIndex: number }) => unknown>()
const onRefused = vi.fn<(error: WebhookError) => unknown>()
const options = { secrets: ['other', secret], onRefused, bodyTimeout: 300 }
const closing: (() => unknown)[] = []

afterEach(async () => {
  handle.mockReset()
  onRefused.mockReset()
  for (const close of closing.splice(0)) await close()
})

async function listen(listener: RequestListener): Promise<string> {
  const server = createServer(listener)
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  closing.push(() => {
    server.closeAllConnections()
    server.close()
  })
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

/** Each framework, with the middleware mounted under a path, behind what `before` puts in front of it. */
const servers: Record<string, () => Promise<string>> = {
  express: () => {
    const router = express.Router()
    router.all('/ckbox', expressEntry.webhookHandler(options, handle))
    return listen(express().use('/api/hooks', router).use(quietly))
  },
  fastify: async () => {
    const app = Fastify({ forceCloseConnections: true })
    await app.register(
      async (api) => {
        await api.register(fastifyEntry.webhookPlugin(options, handle), { prefix: '/ckbox' })
      },
      { prefix: '/api/hooks' },
    )
    closing.push(() => app.close())
    return app.listen({ port: 0, host: '127.0.0.1' })
  },
  hono: () => {
    const hooks = new Hono().all('/ckbox', honoEntry.webhookHandler(options, handle))
    return serveHono(new Hono().route('/api/hooks', hooks))
  },
  next: () => {
    // Next.js hands a route handler a web Request; any server of such stands in for it here.
    const POST = nextEntry.webhookHandler(options, handle)
    return serveHono(new Hono().all('*', (context) => POST(context.req.raw)))
  },
}

const quietly: express.ErrorRequestHandler = (error, _request, response, _next) => {
  response.status(500).send(String(error))
}

function serveHono(app: Hono): Promise<string> {
  app.onError((error, context) => context.text(String(error), 500))
  return new Promise((resolve) => {
    const server = serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' }, ({ port }) => {
      resolve(`http://127.0.0.1:${port}`)
    })
    closing.push(() => server.close())
  })
}

function post(origin: string, body: string | Buffer = uploaded, more: Record<string, string> = {}) {
  const { 'content-length': _, ...headers } = signedHeaders(uploaded, path)
  return fetch(origin + path, { method: 'POST', headers: { ...headers, ...more }, body })
}

describe.each(Object.entries(servers))('%s', (_, start) => {
  test('has an event handled, whatever the content type, under the path where it is mounted', async () => {
    const origin = await start()
    for (const type of ['application/json', 'text/plain', 'application/x-www-form-urlencoded']) {
      expect((await post(origin, uploaded, { 'content-type': type })).status).toBe(204)
    }
    expect(handle).toHaveBeenCalledTimes(3)
    expect(handle).toHaveBeenCalledWith(JSON.parse(uploaded), expect.objectContaining({ secretIndex: 1 }))
  })

  test('takes a compressed body', async () => {
    const origin = await start()
    expect((await post(origin, gzipSync(uploaded), { 'content-encoding': 'gzip' })).status).toBe(204)
  })

  test('tells a sender the code of a refusal, and the owner why', async () => {
    const origin = await start()
    const refused = await post(origin, `${uploaded} `)
    expect([refused.status, await refused.json()]).toEqual([401, { code: 'signature_mismatch' }])
    expect(onRefused.mock.calls[0]?.[0].message).toContain(`POST `)
    expect(onRefused.mock.calls[0]?.[0].message).toContain(path)
    expect(handle).not.toHaveBeenCalled()
  })

  test('takes only POST', async () => {
    const origin = await start()
    for (const method of ['GET', 'PUT', 'DELETE']) {
      const refused = await fetch(origin + path, { method })
      expect([refused.status, refused.headers.get('allow')]).toEqual([405, 'POST'])
    }
  })

  test('answers a body that is too large, and takes the next', async () => {
    const origin = await start()
    const refused = await post(origin, Buffer.alloc(6 * 1024 * 1024))
    expect([refused.status, await refused.json()]).toEqual([413, { code: 'body_too_large' }])
    expect(refused.headers.get('connection')).toBe('close')
    expect((await post(origin)).status).toBe(204)
  })

  test('ends a stalled request', async () => {
    const { port, hostname } = new URL(await start())
    const socket = connect(Number(port), hostname)
    const headers = Object.entries(signedHeaders(uploaded, path)).map(([name, value]) => `${name}: ${value}\r\n`)
    socket.write(`POST ${path} HTTP/1.1\r\nHost: localhost\r\n${headers.join('')}\r\n${uploaded.slice(0, 20)}`)
    let answer = ''
    socket.on('data', (data) => {
      answer += data
    })
    socket.on('error', () => undefined)
    await new Promise((closed) => socket.on('close', closed))
    expect(answer).toMatch(/^HTTP\/1\.1 408 /)
  })

  test('answers 500 where handling fails, so that the event is sent again', async () => {
    handle.mockRejectedValue(new Error('the database is down'))
    expect((await post(await start())).status).toBe(500)
  })

  test('refuses all the same where the log of refusals fails', async () => {
    onRefused.mockRejectedValue(new Error('the log is down'))
    expect((await post(await start(), `${uploaded} `)).status).toBe(401)
  })
})

test('express answers for a handler that rejects with nothing, and not the route behind it', async () => {
  handle.mockImplementation(() => Promise.reject())
  const app = express().all('/api/hooks/ckbox', expressEntry.webhookHandler(options, handle))
  app.use((_request, response) => void response.send('another route')).use(quietly)
  const answer = await post(await listen(app))
  expect([answer.status, await answer.text()]).toEqual([500, 'Error: The webhook was not handled.'])
})

describe('behind a body parser', () => {
  test('express verifies raw bytes, and says what to do about parsed ones', async () => {
    const hook = expressEntry.webhookHandler(options, handle)
    const raw = await listen(express().use(express.raw({ type: '*/*' }), hook))
    expect((await post(raw)).status).toBe(204)
    const parsed = await listen(express().use(express.json(), hook).use(quietly))
    const answer = await post(parsed)
    expect([answer.status, await answer.text()]).toEqual([
      500,
      expect.stringMatching(/raw bytes.*ahead of app\.use\(express\.json\(\)\)/),
    ])
    // A parser that leaves this content type alone.
    expect((await post(parsed, uploaded, { 'content-type': 'text/plain' })).status).toBe(204)
  })

  test('fastify leaves the rest of the server its parsers', async () => {
    const app = Fastify()
    await app.register(fastifyEntry.webhookPlugin(options, handle), { prefix: '/api/hooks/ckbox' })
    app.post('/other', async (request) => request.body)
    const headers = signedHeaders(uploaded, path)
    expect((await app.inject({ method: 'POST', url: path, headers, payload: uploaded })).statusCode).toBe(204)
    const other = await app.inject({ method: 'POST', url: '/other', payload: { parsed: true } })
    expect(other.json()).toEqual({ parsed: true })
  })

  test.each([
    ['json', 204],
    ['text', 204],
    ['arrayBuffer', 204],
    ['formData', 500],
  ] as const)('hono takes the bytes or the text that %s() has read', async (read, status) => {
    const app = new Hono()
    app.onError((error, context) => context.text(String(error), 500))
    app.use(async (context, next) => {
      await context.req[read]().catch(() => undefined)
      await next()
    })
    app.post('*', honoEntry.webhookHandler(options, handle))
    const { method, headers } = genuine(uploaded, path)
    const answer = await app.request(`http://localhost${path}`, { method, headers, body: uploaded })
    expect(answer.status).toBe(status)
    if (status === 500) expect(await answer.text()).toMatch(/was read before/)
  })

  test('next says what to do about a Request that was read', async () => {
    const request = new Request(`http://localhost${path}`, genuine(uploaded, path))
    await request.json()
    await expect(nextEntry.webhookHandler(options, handle)(request)).rejects.toThrow(/Let nothing read the request/)
  })
})

test('next puts back the basePath that Next.js has cut off', async () => {
  vi.stubEnv('__NEXT_ROUTER_BASEPATH', '/api')
  closing.push(() => vi.unstubAllEnvs())
  const request = new Request('http://localhost/hooks/ckbox?a=1', genuine(uploaded, path))
  expect((await nextEntry.webhookHandler(options, handle)(request)).status).toBe(204)
})

describe('lambda', () => {
  const hook = lambdaEntry.webhookHandler(options, handle)
  const headers = signedHeaders(uploaded, path)
  const base64 = { body: Buffer.from(uploaded).toString('base64'), isBase64Encoded: true }
  const v2 = {
    version: '2.0',
    rawPath: '/api/hooks/ckbox',
    rawQueryString: 'a=1',
    headers,
    requestContext: { http: { method: 'POST', path: '/api/hooks/ckbox' } },
    body: uploaded,
    isBase64Encoded: false,
  } as unknown as APIGatewayProxyEventV2
  const v1 = {
    httpMethod: 'POST',
    path: '/hooks/ckbox',
    queryStringParameters: { a: '1' },
    multiValueQueryStringParameters: { a: ['1'] },
    headers,
    multiValueHeaders: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, [value]])),
    requestContext: { path: '/api/hooks/ckbox' },
    body: uploaded,
    isBase64Encoded: false,
  } as unknown as APIGatewayProxyEvent
  const balanced = {
    httpMethod: 'POST',
    path: '/api/hooks/ckbox',
    queryStringParameters: { a: '1' },
    headers,
    requestContext: { elb: { targetGroupArn: 'arn' } },
    ...base64,
  } as ALBEvent

  test.each([
    ['an HTTP API or a function URL', v2],
    ['one with a body in base64', { ...v2, ...base64 }],
    ['a REST API, with its stage', v1],
    ['a load balancer', balanced],
  ])('receives from %s', async (_, request) => {
    expect(await hook(request, {})).toEqual({ statusCode: 204, headers: {}, body: '' })
    expect(handle).toHaveBeenCalledWith(JSON.parse(uploaded), { request, context: {}, secretIndex: 1 })
  })

  test.each([
    ['?a=1&a=2&b=x%20y', { a: ['1', '2'], b: ['x y'] }],
    ['', null],
  ])('writes the query %j of a REST API again', async (query, lists) => {
    const url = `/api/hooks/ckbox${query}`
    const signed = { ...v1, headers: signedHeaders(uploaded, url), multiValueHeaders: null as never }
    const request = { ...signed, queryStringParameters: null, multiValueQueryStringParameters: lists }
    expect((await hook(request)).statusCode).toBe(204)
  })

  test('takes the public URL where a domain hides the path', async () => {
    const moved = lambdaEntry.webhookHandler({ ...options, url: `https://hooks.example${path}` }, handle)
    expect((await moved({ ...v2, rawPath: '/prod/ckbox' })).statusCode).toBe(204)
  })

  test('refuses what is repeated, is no POST or is too large', async () => {
    const twice = { ...v1, multiValueHeaders: { ...v1.multiValueHeaders, 'x-cs-signature': ['a', 'b'] } }
    expect(await hook(twice)).toMatchObject({ statusCode: 401, body: '{"code":"header_repeated"}' })
    expect(await hook({ ...v1, httpMethod: 'GET', body: null })).toMatchObject({
      statusCode: 405,
      headers: { allow: 'POST' },
    })
    const large = lambdaEntry.webhookHandler({ ...options, bodyLimit: 10 }, handle)
    expect(await large({ ...v2, ...base64 })).toMatchObject({ statusCode: 413 })
  })

  test('fails where handling does, and where it is called with something else', async () => {
    handle.mockRejectedValue(new Error('the database is down'))
    await expect(hook(v2)).rejects.toThrow('the database is down')
    await expect(hook({ Records: [] } as object)).rejects.toThrow(UsageError)
  })
})

test.each([
  ['express', expressEntry.webhookHandler],
  ['fastify', fastifyEntry.webhookPlugin],
  ['hono', honoEntry.webhookHandler],
  ['next', nextEntry.webhookHandler],
  ['lambda', lambdaEntry.webhookHandler],
] as const)('%s refuses a weak secret, a wrong option or no handler when it is made', (_, make) => {
  for (const weak of ['', ' ', 'undefined', 'null', 'S3CR3T\n']) {
    expect(() => make({ secrets: [weak] }, handle)).toThrow(UsageError)
  }
  expect(() => make({ secrets: [secret], bodyLimit: -1 }, handle)).toThrow(/bodyLimit/)
  expect(() => make({ secrets: [secret] }, undefined as never)).toThrow(/function that handles an event/)
  expect(() => make({ secrets: () => undefined }, handle)).not.toThrow()
})
