import type { IncomingMessage, ServerResponse } from 'node:http'
import { HttpResponse, http } from 'msw'
import { setupServer } from 'msw/node'
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import type { Endpoint } from '../../src/delivery/endpoint.js'
import { consumerHandler, type MountedConsumer, mountConsumer } from '../../src/delivery/mount-consumer.js'
import { UsageError } from '../../src/errors.js'
import { receiveWebhook } from '../../src/receive/receive.js'
import { signedHeaders, uploaded } from '../receive/genuine.js'

const unhandled = vi.fn()
const server = setupServer()
const mounted: MountedConsumer[] = []
beforeAll(() => server.listen({ onUnhandledRequest: unhandled }))
afterEach(async () => {
  server.resetHandlers()
  for (const consumer of mounted.splice(0)) await consumer.close()
})
afterAll(() => server.close())

const url = 'https://shop.example/hooks/(ck):box'

function mount(endpoint: Endpoint): void {
  const consumer = mountConsumer(url, endpoint)
  mounted.push(consumer)
  server.use(consumer.handler)
}

async function verified(method: string, target: string, headers: Headers, body: Buffer): Promise<Response> {
  const received = await receiveWebhook({ method, url: target, headers, body }, { secrets: 'SECRET' })
  return new Response(received.ok ? received.event.environment_id : received.error.code, {
    status: received.ok ? 200 : received.error.status,
  })
}

function listener(req: IncomingMessage, res: ServerResponse): void {
  const chunks: Buffer[] = []
  req.on('data', (chunk) => chunks.push(chunk))
  req.on('end', async () => {
    const headers = new Headers(req.headers as Record<string, string>)
    const response = await verified(req.method ?? '', req.url ?? '', headers, Buffer.concat(chunks))
    res.writeHead(response.status).end(await response.text())
  })
}

const kinds: [string, Endpoint][] = [
  ['a Fetch handler', (request: Request) => receiveAll(request)],
  ['a Node listener', listener],
  [
    'a Lambda handler',
    {
      lambda: async (event) => {
        const body = Buffer.from(event.body ?? '', event.isBase64Encoded ? 'base64' : 'utf8')
        const query = event.rawQueryString && `?${event.rawQueryString}`
        const response = await verified(
          event.requestContext.http.method,
          event.rawPath + query,
          new Headers(event.headers),
          body,
        )
        return { statusCode: response.status, body: await response.text() }
      },
    },
  ],
]

async function receiveAll(request: Request): Promise<Response> {
  const { origin } = new URL(request.url)
  return verified(
    request.method,
    request.url.slice(origin.length),
    request.headers,
    Buffer.from(await request.arrayBuffer()),
  )
}

describe.each(kinds)('%s', (_, endpoint) => {
  test('is reached at its public URL, with its query, and its signature matches', async () => {
    mount(endpoint)
    const target = '/hooks/(ck):box?a=%2f&b'
    const headers = signedHeaders(uploaded, target)
    const response = await fetch(`https://shop.example${target}`, { method: 'POST', headers, body: uploaded })
    expect(response.status).toBe(200)
    expect(await response.text()).toBe(JSON.parse(uploaded).environment_id)
    const forged = await fetch(`https://shop.example${target}x`, { method: 'POST', headers, body: uploaded })
    expect(forged.status).toBe(401)
    expect(await forged.text()).toBe('signature_mismatch')
  })
})

test('other paths and hosts are not its own', async () => {
  mount(() => new Response('consumer'))
  server.use(http.all('https://shop.example/*', () => HttpResponse.text('other')))
  mount(() => new Response('consumer'))
  for (const [path, text] of [
    ['/hooks/(ck):box', 'consumer'],
    ['/hooks/(ck):box/', 'other'],
    ['/hooks/xckbox', 'other'],
  ]) {
    expect(await (await fetch(`https://shop.example${path}`)).text()).toBe(text)
  }
})

test('a broken connection is a network error', async () => {
  mount((req: IncomingMessage, _res: ServerResponse) => void req.socket.destroy())
  await expect(fetch(url, { method: 'POST', body: 'x' })).rejects.toThrow(TypeError)
})

test('empty statuses are kept', async () => {
  mount((_req: IncomingMessage, res: ServerResponse) => void res.writeHead(204).end())
  expect((await fetch(url, { method: 'POST', body: 'x' })).status).toBe(204)
})

test('what cannot be mounted is misuse', () => {
  expect(() => consumerHandler('/hook', () => new Response())).toThrow(UsageError)
  expect(() => consumerHandler(url, 5 as never)).toThrow(UsageError)
})

test('a Fetch handler that hangs looks like a network error after the time limit', async () => {
  const hanging = mountConsumer('https://shop.example/hangs', () => new Promise<Response>(() => undefined), {
    timeout: 50,
  })
  server.use(hanging.handler)
  await expect(fetch('https://shop.example/hangs', { method: 'POST' })).rejects.toThrow()
})
