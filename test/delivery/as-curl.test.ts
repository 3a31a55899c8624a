import { spawn, spawnSync } from 'node:child_process'
import { describe, expect, test } from 'vitest'
import { asCurl } from '../../src/delivery/as-curl.js'
import { piecesOf } from '../../src/delivery/pieces.js'
import type { WireRequest } from '../../src/delivery/transport.js'
import { wireServer } from './wire-server.js'

test('piecesOf cuts at offsets within the body only', () => {
  const body = Buffer.from('abcdef')
  const cut = (cuts: number[]) => piecesOf(body, cuts).map(String)
  expect(cut([])).toEqual(['abcdef'])
  expect(cut([4, 2, 2, 0, 6, 9, -1])).toEqual(['ab', 'cd', 'ef'])
  expect(piecesOf(Buffer.alloc(0), [1]).map(String)).toEqual([''])
})

const hasCurl = spawnSync('curl', ['--version']).status === 0

describe.skipIf(!hasCurl)('asCurl', () => {
  const bodies: [string, Uint8Array][] = [
    ['JSON', Buffer.from('{"a":"é","b":"🧁"}')],
    ['quotes and shell characters', Buffer.from(`{"a":"it's $HOME \`id\` \\n !! %s \\\\ \\"x\\""}\n`)],
    ['a leading @', Buffer.from("@/etc/hostname 100% '\\")],
    ['bytes', Buffer.from(Array.from({ length: 256 }, (_, byte) => byte))],
    ['nothing', Buffer.alloc(0)],
    ['300 KiB', Buffer.alloc(300 * 1024, 'x\n%')],
  ]
  const shapes: [string, Partial<WireRequest>][] = [
    ['plain', {}],
    ['an odd target', { target: "//a'b?c=%2f&d[]={1,2}#e" }],
    [
      'odd headers',
      {
        headers: [
          ['X-CS-Signature', ''],
          ['x-cs-signature', "a'b"],
          ['Content-Type', 'text/plain'],
        ],
      },
    ],
  ]
  test.each(bodies.flatMap(([body, bytes]) => shapes.map(([shape, changes]) => ({ body, bytes, shape, changes }))))(
    '$body, $shape',
    async ({ bytes, changes }) => {
      const request: WireRequest = {
        method: 'POST',
        target: '/hook',
        headers: [['Content-Type', 'application/json']],
        body: bytes,
        ...changes,
      }
      let received: Buffer = Buffer.alloc(0)
      const server = await wireServer((socket, soFar) => {
        received = soFar
        const text = soFar.toString('latin1')
        const head = text.indexOf('\r\n\r\n')
        const length = Number(/content-length: (\d+)/i.exec(text)?.[1] ?? 0)
        if (head !== -1 && soFar.length >= head + 4 + length) socket.end('HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n')
      })
      const child = spawn('sh', ['-c', 'exec sh'], { stdio: ['pipe', 'ignore', 'ignore'] })
      child.stdin.end(`${asCurl(request, `${server.origin}/ignored`)}\n`)
      expect(await new Promise((resolve) => child.on('exit', resolve))).toBe(0)
      await server.close()
      const text = received.toString('latin1')
      const head = text.slice(0, text.indexOf('\r\n\r\n')).split('\r\n')
      expect(head[0]).toBe(`POST ${request.target} HTTP/1.1`)
      const written = request.headers.map(([name, value]) => (value === '' ? `${name}:` : `${name}: ${value}`))
      expect(head.slice(1).filter((line) => !/^(host|content-length):/i.test(line))).toEqual(written)
      expect(received.subarray(text.indexOf('\r\n\r\n') + 4)).toEqual(Buffer.from(request.body))
    },
  )
})
