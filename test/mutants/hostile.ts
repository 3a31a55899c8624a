import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { Make, Setup } from './kit/build.js'
import type { Serve } from './kit/http.js'
import { mutant } from './kit/mutant.js'
import type { Mutant } from './running.js'

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
export const hostile: readonly Mutant[] = [
  mutant('hostile/hangs', 'never-answers', nothing, raw(answers(() => undefined))),
  mutant(
    'hostile/hangs',
    'headers-only',
    nothing,
    raw(answers((_request, response) => response.writeHead(200).flushHeaders())),
  ),
  mutant('hostile/drips', 'a-byte-at-a-time', nothing, raw(answers((_request, response) => drip(response)))),
  mutant('hostile/floods', 'endless-body', nothing, raw(answers((_request, response) => flood(response)))),
  mutant(
    'hostile/floods',
    'header-too-long',
    nothing,
    raw(
      answers((_request, response) => {
        response.writeHead(200, { 'x-long': 'y'.repeat(100_000) }).end()
      }),
    ),
  ),
  mutant('hostile/resets', 'each-connection', nothing, raw(answers((request) => request.socket.resetAndDestroy()))),
  mutant(
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
  mutant(
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
  mutant(
    'hostile/no-http',
    'garbage',
    nothing,
    raw(answers((request) => request.socket.end('SSH-2.0-OpenSSH_9.6\r\n'))),
  ),
  mutant('hostile/ignores', 'accepts-everything', (app) => ({ handle: async () => app.success })),
  mutant('hostile/ignores', 'accepts-what-is-authentic', () => ({ apply: () => undefined })),
  mutant('hostile/echoes', 'request-as-html', (app) => ({
    handle: async ({ method, target, body }) => ({
      status: app.look.success === 204 ? 200 : app.look.success,
      headers: { 'content-type': 'text/html' },
      body: `<html><body><h1>${method} ${target}</h1><pre>${body}</pre></body></html>`,
    }),
  })),
  mutant('hostile/observe', 'throws', () => ({
    observe: () => {
      throw new Error('the state cannot be read')
    },
  })),
  mutant('hostile/observe', 'never-the-same', () => {
    let calls = 0
    return { observe: () => ({ calls: ++calls, now: Date.now() }) }
  }),
  mutant('hostile/observe', 'hangs', nothing, { declares: { observe: () => new Promise<never>(() => undefined) } }),
]
