import { once } from 'node:events'
import { createServer, request as httpRequest, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { PassThrough, Readable } from 'node:stream'
import { setTimeout as sleep } from 'node:timers/promises'
import { deflateSync, gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { ReceivableRequest } from '../../src/receive/read-request.js'
import { receiveWebhook } from '../../src/receive/receive.js'
import type { ReceiveOptions } from '../../src/receive/receive-options.js'
import { genuine, secret, signedHeaders, uploaded } from './genuine.js'

async function codeOf(request: ReceivableRequest, more: Partial<ReceiveOptions> = {}): Promise<string> {
  const received = await receiveWebhook(request, { secrets: [secret], ...more })
  return received.ok ? 'ok' : `${received.error.status} ${received.error.code}`
}

const bytes = Buffer.from(uploaded)

/** The same body as a web Request and as a Node stream, each from the same chunks. */
const forms: [string, (chunks: Iterable<unknown> | AsyncIterable<unknown>, headers?: object) => ReceivableRequest][] = [
  [
    'a web Request',
    (chunks, headers) =>
      new Request('http://localhost/hook', {
        method: 'POST',
        headers: { ...signedHeaders(uploaded), ...headers },
        body: ReadableStream.from(chunks) as ReadableStream,
        duplex: 'half',
      }),
  ],
  [
    'a Node stream',
    (chunks, headers) => ({
      ...genuine(),
      headers: { ...signedHeaders(uploaded), ...headers },
      body: Readable.from(chunks, { objectMode: false }),
    }),
  ],
]

describe.each(forms)('the body of %s', (_, request) => {
  test('is read whole, however it is cut', async () => {
    expect(await codeOf(request([bytes]))).toBe('ok')
    expect(await codeOf(request([bytes.subarray(0, 9), bytes.subarray(9, 10), bytes.subarray(10)]))).toBe('ok')
    expect(await codeOf(request(Array.from(bytes, (byte) => Uint8Array.of(byte))))).toBe('ok')
  })

  test('in chunks of one byte costs time and memory in proportion to its size', { timeout: 60_000 }, async () => {
    function* drops(count: number) {
      const drop = Uint8Array.of(32)
      for (let index = 0; index < count; index++) yield drop
    }
    const before = process.cpuUsage()
    expect(await codeOf(request(drops(500_000)), { bodyLimit: 500_000 })).toBe('401 signature_mismatch')
    // 125 GB would be copied where every chunk copied what came before it.
    expect(process.cpuUsage(before).user / 1e6).toBeLessThan(5)
  })

  test('counts as it is read, whatever Content-Length says', async () => {
    let read = 0
    async function* endless() {
      for (;;) {
        read += 1024
        yield Buffer.alloc(1024)
      }
    }
    expect(await codeOf(request(endless(), { 'content-length': '10' }), { bodyLimit: 10_000 })).toBe(
      '413 body_too_large',
    )
    expect(read).toBeLessThan(100_000)
    expect(await codeOf(request([bytes], { 'content-length': '99999999' }), { bodyLimit: bytes.length })).toBe('ok')
    expect(await codeOf(request([bytes]), { bodyLimit: bytes.length - 1 })).toBe('413 body_too_large')
  })

  test('counts decompressed', async () => {
    const gzip = { 'content-encoding': 'gzip' }
    expect(await codeOf(request([gzipSync(bytes)], gzip))).toBe('ok')
    expect(await codeOf(request([deflateSync(bytes)], { 'content-encoding': 'Deflate' }))).toBe('ok')
    expect(await codeOf(request([gzipSync(bytes)], gzip), { bodyLimit: bytes.length - 1 })).toBe('413 body_too_large')
    const bomb = gzipSync(Buffer.alloc(50 * 1024 * 1024))
    expect(bomb.length).toBeLessThan(60_000)
    expect(await codeOf(request([bomb], gzip))).toBe('413 body_too_large')
    expect(await codeOf(request([gzipSync(bytes).subarray(0, 40)], gzip))).toBe('400 content_encoding_invalid')
    // A framework has decompressed it and left the header.
    expect(await codeOf(request([bytes], gzip))).toBe('ok')
  })

  test('ends after bodyTimeout when it stalls or drips', async () => {
    async function* stalling() {
      yield bytes.subarray(0, 9)
      await new Promise(() => undefined)
    }
    async function* dripping() {
      for (;;) {
        yield Buffer.from(' ')
        await sleep(2)
      }
    }
    expect(await codeOf(request(stalling()), { bodyTimeout: 40 })).toBe('408 body_timeout')
    expect(await codeOf(request(dripping()), { bodyTimeout: 40 })).toBe('408 body_timeout')
    expect(await codeOf(request([bytes]), { bodyTimeout: Number.POSITIVE_INFINITY })).toBe('ok')
  })

  test('is refused when it breaks off', async () => {
    async function* breaking() {
      yield bytes.subarray(0, 9)
      throw new Error('ECONNRESET')
    }
    expect(await codeOf(request(breaking()))).toBe('400 body_incomplete')
  })
})

test('a source that does not end when it is cancelled holds nothing up', async () => {
  const body = new ReadableStream({
    pull: (controller) => controller.enqueue(Buffer.alloc(1024)),
    cancel: () => new Promise(() => undefined),
  })
  const request = new Request('http://localhost/', {
    method: 'POST',
    headers: signedHeaders(uploaded),
    body,
    duplex: 'half',
  })
  expect(await codeOf(request, { bodyLimit: 2_000 })).toBe('413 body_too_large')
})

test('a stream of something else than bytes is misuse', async () => {
  const request = { ...genuine(), body: Readable.from([{ event: 'asset.uploaded' }]) }
  await expect(codeOf(request)).rejects.toThrow('The body is a stream of objects, not of bytes.')
})

test('a stream that was destroyed before, or is while it is read, is incomplete', async () => {
  const destroyed = new PassThrough()
  destroyed.destroy()
  expect(await codeOf({ ...genuine(), body: destroyed })).toBe('400 body_incomplete')
  const destroying = new PassThrough()
  setTimeout(() => destroying.destroy(), 10)
  expect(await codeOf({ ...genuine(), body: destroying })).toBe('400 body_incomplete')
})

describe('a request of node:http', () => {
  let url: string
  const answers: string[] = []
  const answer = async (request: IncomingMessage, response: ServerResponse) => {
    const code = await codeOf(request, { bodyLimit: 1024 * 1024, bodyTimeout: 60_000 })
    answers.push(code)
    response.writeHead(Number.parseInt(code, 10) || 204).end()
  }
  const server = createServer(answer)
  beforeAll(async () => {
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`
  })
  afterAll(() => {
    server.closeAllConnections()
    server.close()
  })
  const send = (body: string | Buffer) => {
    const { 'content-length': _, ...headers } = signedHeaders(body)
    return fetch(url, { method: 'POST', headers, body })
  }

  test('is read by itself', async () => {
    expect((await send(uploaded)).status).toBe(204)
    expect((await send('')).status).toBe(400)
  })

  test('is answered when it is too large, and the next one is taken', async () => {
    expect((await send(Buffer.alloc(3 * 1024 * 1024))).status).toBe(413)
    expect((await send(uploaded)).status).toBe(204)
  })

  test('is refused when its connection breaks', async () => {
    const broken = httpRequest(url, { method: 'POST', headers: signedHeaders(uploaded) })
    broken.on('error', () => undefined)
    const arrived = once(server, 'request')
    broken.write(uploaded.slice(0, 10))
    await arrived
    answers.length = 0
    broken.destroy()
    await expect.poll(() => answers, { timeout: 10_000 }).toEqual(['400 body_incomplete'])
  })

  test('is misuse when it was read before', async () => {
    const read = createServer(async (request, response) => {
      for await (const _ of request);
      const told = await receiveWebhook(request, { secrets: [secret] }).catch((error: Error) => error.message)
      response.end(told)
    })
    await new Promise<void>((listening) => read.listen(0, '127.0.0.1', listening))
    const { port } = read.address() as AddressInfo
    const { 'content-length': _, ...headers } = signedHeaders(uploaded)
    const answered = await fetch(`http://127.0.0.1:${port}/hook`, { method: 'POST', headers, body: uploaded })
    expect(await answered.text()).toContain('The request has a body, but none was given')
    read.close()
  })
})
