import { serve } from '@hono/node-server'
import { hostname, isLoopback, port, testHooks } from '../settings.js'
import { POST } from './app/webhooks/ckbox/route.js'
import { library } from './library.js'

/** Routes as Next.js does, to try the route handler without the rest of an application. */
serve({
  port,
  hostname,
  fetch(request, { incoming }) {
    const { pathname } = new URL(request.url)
    if (pathname === '/webhooks/ckbox') {
      return request.method === 'POST' ? POST(request) : new Response(null, { status: 405 })
    }
    if (!testHooks || !isLoopback(incoming.socket.remoteAddress)) return new Response(null, { status: 404 })
    if (pathname === '/state' && request.method === 'GET') return Response.json(library.state())
    if (pathname !== '/reset' || request.method !== 'POST') return new Response(null, { status: 404 })
    library.clear()
    return new Response(null, { status: 204 })
  },
})
