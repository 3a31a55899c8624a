import type { Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, describe, expect, test } from 'vitest'
import { openTransport } from '../../src/delivery/open-transport.js'
import type { Answer, Transport, WireRequest } from '../../src/delivery/transport.js'
import { wireServer } from './wire-server.js'

const closers: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const close of closers.splice(0)) await close()
})

async function serve(onBytes: (socket: Socket, received: Buffer) => void) {
  const server = await wireServer(onBytes)
  closers.unshift(server.close)
  const transport = await openTransport(server.origin)
  closers.unshift(() => transport.close())
  return { transport, server }
}

/** Answers once the whole request is there. */
function answering(response: string | Buffer, onRequest: (bytes: Buffer) => void = () => {}) {
  return (socket: Socket, received: Buffer) => {
    if (!isComplete(received)) return
    onRequest(received)
    socket.write(response)
  }
}

function isComplete(received: Buffer): boolean {
  const text = received.toString('latin1')
  const head = text.indexOf('\r\n\r\n')
  if (head === -1) return false
  if (/transfer-encoding: chunked/i.test(text)) return text.endsWith('0\r\n\r\n')
  const length = Number(/content-length: (\d+)/i.exec(text.slice(0, head))?.[1] ?? 0)
  return received.length >= head + 4 + length
}

function request(changes: Partial<WireRequest> = {}): WireRequest {
  return {
    method: 'POST',
    target: '/hook',
    headers: [['Content-Type', 'application/json']],
    body: Buffer.from('{"a":"é"}'),
    ...changes,
  }
}

const ok = 'HTTP/1.1 200 OK\r\nX-A: 1\r\nx-a: 2\r\nContent-Length: 2\r\n\r\nhi'
const send = (transport: Transport, changes: Partial<WireRequest> = {}, timeoutMs = 2000): Promise<Answer> =>
  transport.send(request(changes), { timeoutMs })

describe('what goes over the wire', () => {
  const cases: [name: string, changes: Partial<WireRequest>, line: string, headers: string[]][] = [
    ['a plain request', {}, 'POST /hook HTTP/1.1', ['Content-Type: application/json']],
    ['encodings as they are', { target: '/a?b=%2f&a=%20x+y' }, 'POST /a?b=%2f&a=%20x+y HTTP/1.1', []],
    ['two slashes', { target: '//x' }, 'POST //x HTTP/1.1', []],
    ['a question mark alone', { target: '/a?' }, 'POST /a? HTTP/1.1', []],
    ['dot segments', { target: '/a/../b/./c' }, 'POST /a/../b/./c HTTP/1.1', []],
    ['an absolute target', { target: 'http://example.com/a' }, 'POST http://example.com/a HTTP/1.1', []],
    ['a fragment', { target: '/a#b' }, 'POST /a#b HTTP/1.1', []],
    ['odd methods', { method: 'pOsT' }, 'pOsT /hook HTTP/1.1', []],
    ['TRACE', { method: 'TRACE', body: Buffer.alloc(0) }, 'TRACE /hook HTTP/1.1', []],
    ['the case of headers', { headers: [['x-Cs-SIGNATURE', 'a']] }, 'POST /hook HTTP/1.1', ['x-Cs-SIGNATURE: a']],
    [
      'repeated headers',
      {
        headers: [
          ['X-CS-Signature', 'a'],
          ['x-cs-signature', 'b'],
          ['X-CS-Signature', 'c'],
        ],
      },
      'POST /hook HTTP/1.1',
      ['X-CS-Signature: a', 'x-cs-signature: b', 'X-CS-Signature: c'],
    ],
    ['an empty header', { headers: [['X-A', '']] }, 'POST /hook HTTP/1.1', ['X-A: ']],
    ['Latin-1 in a header', { headers: [['X-A', 'é']] }, 'POST /hook HTTP/1.1', ['X-A: \xe9']],
    ['UTF-8 in a header', { headers: [['X-A', '日']] }, 'POST /hook HTTP/1.1', ['X-A: \xe6\x97\xa5']],
    [
      'a host of its own',
      {
        headers: [
          ['Host', 'a.example'],
          ['host', 'b.example'],
        ],
      },
      'POST /hook HTTP/1.1',
      ['Host: a.example', 'host: b.example'],
    ],
    ['a length of its own', { headers: [['Content-Length', '10']] }, 'POST /hook HTTP/1.1', ['Content-Length: 10']],
  ]
  test.each(cases)('%s', async (_, changes, line, headers) => {
    let received: Buffer = Buffer.alloc(0)
    const { transport } = await serve(
      answering(ok, (bytes) => {
        received = bytes
      }),
    )
    expect(await send(transport, changes)).toMatchObject({ kind: 'response', status: 200, body: 'hi' })
    const [head = '', ...rest] = received.toString('latin1').split('\r\n\r\n')
    const lines = head.split('\r\n')
    expect(lines[0]).toBe(line)
    expect(
      lines
        .filter((one) => !/^(host: 127|connection|content-length: \d{1,2}$)/i.test(one) || headers.includes(one))
        .slice(1),
    ).toEqual(headers.length > 0 ? headers : (changes.headers ?? request().headers).map((pair) => pair.join(': ')))
    expect(lines.filter((one) => /^content-length/i.test(one)).length).toBeLessThanOrEqual(1)
    expect(rest.join('\r\n\r\n')).toBe(Buffer.from(changes.body ?? request().body).toString('latin1'))
  })

  test('the body in pieces, cut within a character, with a pause, plain or chunked', async () => {
    for (const chunked of [false, true]) {
      let arrived = 0
      let received: Buffer = Buffer.alloc(0)
      const { transport } = await serve((socket, bytes) => {
        arrived = performance.now()
        received = bytes
        answering(ok)(socket, bytes)
      })
      const begin = performance.now()
      await send(transport, { pieces: { cuts: [7, 7, 0, 99], pauseMs: 40, chunked } })
      const text = received.toString('latin1')
      expect(text).toContain(chunked ? '\r\n7\r\n{"a":"\xc3\r\n3\r\n\xa9"}\r\n0\r\n\r\n' : '\r\n\r\n{"a":"\xc3\xa9"}')
      expect(/content-length/i.test(text)).toBe(!chunked)
      expect(arrived - begin).toBeGreaterThan(30)
    }
  })

  test('keep-alive connections are used again, a new one on demand', async () => {
    const { transport, server } = await serve((socket) => socket.write(ok))
    for (let round = 0; round < 5; round++) await send(transport)
    const before = server.connections()
    expect(before).toBeLessThanOrEqual(2)
    expect(await transport.send(request(), { timeoutMs: 1000, newConnection: true })).toMatchObject({ status: 200 })
    expect(server.connections()).toBe(before + 1)
  })

  test('as many connections as are asked for', async () => {
    const server = await wireServer(async (socket) => {
      await sleep(20)
      socket.write(ok)
    })
    closers.unshift(server.close)
    const transport = await openTransport(server.origin, { connections: 8 })
    closers.unshift(() => transport.close())
    await Promise.all(Array.from({ length: 24 }, () => send(transport)))
    expect(server.connections()).toBe(8)
  })
})

describe('answers', () => {
  const ways: [string, Partial<WireRequest>][] = [
    ['pooled', {}],
    ['raw', { headers: [['Connection', 'keep-alive']] }],
  ]
  describe.each(ways)('%s', (_, way) => {
    test('status, joined headers in lower case, body', async () => {
      const { transport } = await serve(answering(ok))
      const answer = await send(transport, way)
      expect(answer).toMatchObject({ kind: 'response', status: 200, body: 'hi', headers: { 'x-a': '1, 2' } })
      expect(answer.durationMs).toBeGreaterThan(0)
    })

    test.each([
      [
        'chunked',
        'HTTP/1.1 201 Created\r\nTransfer-Encoding: chunked\r\n\r\n2;x=y\r\nhi\r\n0\r\nT: 1\r\n\r\n',
        201,
        'hi',
      ],
      ['after 103', `HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n${ok}`, 200, 'hi'],
      ['without a body', 'HTTP/1.1 204 No Content\r\n\r\n', 204, ''],
      ['a redirect', 'HTTP/1.1 302 Found\r\nLocation: /elsewhere\r\nContent-Length: 0\r\n\r\n', 302, ''],
      ['an odd reason', 'HTTP/1.1 599 \r\nContent-Length: 1\r\n\r\nx', 599, 'x'],
    ])('%s', async (_name, response, status, body) => {
      const { transport, server } = await serve(answering(response))
      expect(await send(transport, way)).toMatchObject({ kind: 'response', status, body })
      expect(server.connections()).toBe(1)
    })

    test('a body that ends with the connection', async () => {
      const { transport } = await serve((socket) => socket.end('HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nhello'))
      expect(await send(transport, way)).toMatchObject({ status: 200, body: 'hello' })
    })

    test('a response that comes byte by byte', async () => {
      const { transport } = await serve(async (socket) => {
        for (const byte of Buffer.from(
          'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nA\r\n0123456789\r\n0\r\n\r\n',
        )) {
          socket.write(Buffer.from([byte]))
          await new Promise(setImmediate)
        }
      })
      expect(await send(transport, way)).toMatchObject({ status: 200, body: '0123456789' })
    })

    test('an answer before the request is read', async () => {
      const { transport } = await serve((socket) =>
        socket.end('HTTP/1.1 413 Too Large\r\nConnection: close\r\nContent-Length: 0\r\n\r\n'),
      )
      const answer = await send(transport, { ...way, body: Buffer.alloc(200_000, 'x') })
      expect(answer).toMatchObject({ status: 413 })
    })

    test('a flood is cut off, and the answer stands', async () => {
      const { transport, server } = await serve((socket) => {
        socket.write('HTTP/1.1 500 Oops\r\n\r\n')
        const pour = () => {
          while (!socket.destroyed && socket.write(Buffer.alloc(65536, 'x'))) {}
        }
        socket.on('drain', pour)
        pour()
      })
      const answer = await send(transport, way, 5000)
      expect(answer).toMatchObject({ kind: 'response', status: 500 })
      expect(answer.kind === 'response' && answer.body.length).toBe(65536)
      await sleep(50)
      expect(server.closed()).toBe(1)
    })

    test('a multi-byte character at the limit of what is kept does no harm', async () => {
      const body = 'é'.repeat(40_000)
      const { transport } = await serve(answering(`HTTP/1.1 200 OK\r\nContent-Length: 80000\r\n\r\n${body}`))
      expect(await send(transport, way)).toMatchObject({ status: 200, body: body.slice(0, 32768) })
    })
  })
})

describe('failures are told apart', () => {
  const ways: [string, Partial<WireRequest>][] = [
    ['pooled', {}],
    ['raw', { headers: [['Connection', 'keep-alive']] }],
  ]
  describe.each(ways)('%s', (_, way) => {
    test('refused', async () => {
      const { transport, server } = await serve(() => {})
      await server.close()
      expect(await send(transport, way)).toMatchObject({
        failure: 'refused',
        message: expect.stringContaining('ECONNREFUSED'),
      })
    })

    test.each([
      ['closes', (socket: Socket) => void socket.end()],
      ['resets', (socket: Socket) => void socket.resetAndDestroy()],
      ['closes within the head', (socket: Socket) => void socket.end('HTTP/1.1 200 OK\r\nContent-Le')],
      ['closes within the body', (socket: Socket) => void socket.end('HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhi')],
      [
        'closes within a chunk',
        (socket: Socket) => void socket.end('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n9\r\nhi'),
      ],
      ['speaks another protocol', (socket: Socket) => void socket.write('220 mail.example ESMTP\r\n\r\n')],
      [
        'gives an impossible length',
        (socket: Socket) => void socket.write('HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\n'),
      ],
      [
        'gives an impossible chunk',
        (socket: Socket) => void socket.write('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n'),
      ],
    ])('reset: the server %s', async (_name, act) => {
      const { transport } = await serve(act)
      const answer = await send(transport, way)
      expect(answer).toMatchObject({ kind: 'failure', failure: 'reset' })
      expect(await send(transport, way)).toMatchObject({ kind: 'failure', failure: 'reset' })
    })

    test('timeout: no answer, half a head, a body that does not end', async () => {
      for (const part of ['', 'HTTP/1.1 200 OK\r\n', 'HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhi']) {
        const { transport, server } = await serve((socket) => void socket.write(part))
        const answer = await send(transport, way, 100)
        expect(answer).toMatchObject({ kind: 'failure', failure: 'timeout' })
        expect(answer.durationMs).toBeGreaterThan(80)
        expect(answer.durationMs).toBeLessThan(1000)
        await sleep(20)
        expect(server.closed()).toBe(1)
      }
    })

    test('timeout: a body that trickles for ever', async () => {
      const { transport } = await serve((socket) => {
        socket.write('HTTP/1.1 200 OK\r\n\r\n')
        const drip = setInterval(() => (socket.destroyed ? clearInterval(drip) : socket.write('x')), 10)
      })
      expect(await send(transport, way, 150)).toMatchObject({
        failure: 'timeout',
        message: expect.stringContaining('status 200'),
      })
    })

    test('close ends what is in flight and leaves no socket', async () => {
      const { transport, server } = await serve(() => {})
      const answers = [send(transport, way), send(transport, way)]
      await sleep(30)
      await transport.close()
      for (const answer of await Promise.all(answers)) expect(answer).toMatchObject({ failure: 'reset' })
      await sleep(30)
      expect(server.open()).toBe(0)
      expect(await send(transport)).toMatchObject({ kind: 'failure' })
    })
  })

  test("a connection that the server closes while it is idle is not the consumer's fault", async () => {
    let requests = 0
    const { transport } = await serve((socket, bytes) => {
      const count = bytes.toString('latin1').split('POST ').length - 1
      requests++
      // The second request on a connection meets its end.
      if (count > 1) socket.resetAndDestroy()
      else socket.write(ok)
    })
    for (let round = 0; round < 20; round++) {
      expect(await send(transport)).toMatchObject({ kind: 'response', status: 200 })
      await sleep(1)
    }
    expect(requests).toBeGreaterThan(20)
  })

  test('a request that resets every connection is', async () => {
    const { transport } = await serve((socket, bytes) => {
      if (bytes.toString('latin1').includes('/poison')) socket.end()
      else socket.write(ok)
    })
    await send(transport)
    expect(await send(transport, { target: '/poison' })).toMatchObject({ kind: 'failure', failure: 'reset' })
  })

  test('a request that waits for a connection times out too, and is never sent', async () => {
    const arrived: string[] = []
    const server = await wireServer((_, bytes) => void arrived.push(bytes.toString()))
    closers.unshift(server.close)
    const transport = await openTransport(server.origin, { connections: 1 })
    closers.unshift(() => transport.close())
    const first = send(transport, {}, 200)
    expect(await send(transport, { target: '/second' }, 50)).toMatchObject({ failure: 'timeout' })
    expect(await first).toMatchObject({ failure: 'timeout' })
    await sleep(50)
    expect(arrived.join()).not.toContain('/second')
  })

  test('an unknown host is refused', async () => {
    const transport = await openTransport('http://nowhere.invalid')
    expect(await send(transport)).toMatchObject({ failure: 'refused' })
    await transport.close()
  })
})
