import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { Make, Setup } from './kit/build.js'
import { entry } from './kit/entry.js'
import type { Serve } from './kit/http.js'
import type { ZooEntry } from './running.js'

const answers =
  (answer: (request: IncomingMessage, response: ServerResponse, server: Server) => void): Serve =>
  () => {
    const server: Server = createServer((request, response) => answer(request, response, server))
    return server
  }

const flood = (response: ServerResponse): void => {
  const block = Buffer.alloc(65_536, 'x')
  const more = () => {
    while (!response.destroyed && response.write(block));
  }
  response.writeHead(200)
  response.on('drain', more)
  more()
}

const drip = (response: ServerResponse): void => {
  response.writeHead(200)
  const timer = setInterval(() => response.write('.'), 100)
  response.on('close', () => clearInterval(timer))
}

const nothing: Make = () => ({})
const raw = (serve: Serve, setup: Setup = {}): Setup => ({ ...setup, serve })

/** None has a defect of the catalogue: they attack the tester, which must end in a report all the same. */
export const hostile: readonly ZooEntry[] = [
  entry('hostile/hangs', 'never-answers', nothing, raw(answers(() => undefined))),
  entry(
    'hostile/hangs',
    'headers-only',
    nothing,
    raw(answers((_request, response) => response.writeHead(200).flushHeaders())),
  ),
  entry('hostile/drips', 'a-byte-at-a-time', nothing, raw(answers((_request, response) => drip(response)))),
  entry('hostile/floods', 'endless-body', nothing, raw(answers((_request, response) => flood(response)))),
  entry(
    'hostile/floods',
    'header-too-long',
    nothing,
    raw(
      answers((_request, response) => {
        response.writeHead(200, { 'x-long': 'y'.repeat(100_000) }).end()
      }),
    ),
  ),
  entry('hostile/resets', 'each-connection', nothing, raw(answers((request) => request.socket.resetAndDestroy()))),
  entry(
    'hostile/resets',
    'half-an-answer',
    nothing,
    raw(
      answers((request, response) => {
        response.writeHead(200, { 'content-length': '100' }).write('half')
        setTimeout(() => request.socket.resetAndDestroy(), 5)
      }),
    ),
  ),
  entry(
    'hostile/dies',
    'at-the-first-request',
    nothing,
    raw(
      answers((request, _response, server) => {
        server.close()
        request.socket.resetAndDestroy()
      }),
    ),
  ),
  entry(
    'hostile/no-http',
    'garbage',
    nothing,
    raw(answers((request) => request.socket.end('SSH-2.0-OpenSSH_9.6\r\n'))),
  ),
  entry('hostile/ignores', 'accepts-everything', (app) => ({ handle: async () => app.success })),
  entry('hostile/ignores', 'accepts-what-is-genuine', () => ({ apply: () => undefined })),
  entry('hostile/echoes', 'request-as-html', (app) => ({
    handle: async ({ method, target, body }) => ({
      status: app.look.success === 204 ? 200 : app.look.success,
      headers: { 'content-type': 'text/html' },
      body: `<html><body><h1>${method} ${target}</h1><pre>${body}</pre></body></html>`,
    }),
  })),
  entry('hostile/observe', 'throws', () => ({
    observe: () => {
      throw new Error('the state cannot be read')
    },
  })),
  entry('hostile/observe', 'never-the-same', () => {
    let calls = 0
    return { observe: () => ({ calls: ++calls, now: Date.now() }) }
  }),
  entry('hostile/observe', 'hangs', nothing, { declares: { observe: () => new Promise<never>(() => undefined) } }),
]
