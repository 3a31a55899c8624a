import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { buffer } from 'node:stream/consumers'
import { handler, library } from './lambda.js'
import { hostname, isLoopback, port, testHooks } from './settings.js'

/** Stands in for API Gateway on this machine: every body in base64, as behind binary media types. */
createServer((request, response) => {
  serve(request, response).catch((error: unknown) => {
    console.error(error)
    response.writeHead(502).end()
  })
}).listen(port, hostname)

async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { method = '', url = '', headers } = request
  const [rawPath = '', ...query] = url.split('?')
  if (testHooks && isLoopback(request.socket.remoteAddress)) {
    if (method === 'GET' && url === '/state') {
      response.writeHead(200, { 'Content-Type': 'application/json' }).end(JSON.stringify(library.state()))
      return
    }
    if (method === 'POST' && url === '/reset') {
      library.clear()
      response.writeHead(204).end()
      return
    }
  }
  if (rawPath !== '/webhooks/ckbox') {
    response.writeHead(404).end()
    return
  }
  if (Number(headers['content-length']) > 10 * 1024 * 1024) {
    response.writeHead(413, { Connection: 'close' }).end()
    return
  }
  const body = await buffer(request)
  const result = await handler({
    rawPath,
    rawQueryString: query.join('?'),
    headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)])),
    requestContext: { http: { method } },
    body: body.toString('base64'),
    isBase64Encoded: true,
  })
  response.writeHead(result.statusCode).end(result.body)
}
