import { serve } from '@hono/node-server'
import { getConnInfo } from '@hono/node-server/conninfo'
import { receiveWebhook } from 'ckbox-webhooks'
import { Hono } from 'hono'
import { Library } from './library.js'
import { hostname, isLoopback, port, secrets, testHooks } from './settings.js'

const library = new Library()
const app = new Hono()

app.post('/webhooks/ckbox', async (context) => {
  const received = await receiveWebhook(context.req.raw, { secrets, bodyLimit: 8 * 1024 * 1024 })
  if (!received.ok) return context.json({ code: received.error.code }, received.error.status)
  library.apply(received.event)
  return context.body(null, 204)
})

if (testHooks) {
  app.use('/state', async (context, next) => {
    if (!isLoopback(getConnInfo(context).remote.address)) return context.notFound()
    await next()
  })
  app.use('/reset', async (context, next) => {
    if (!isLoopback(getConnInfo(context).remote.address)) return context.notFound()
    await next()
  })
  app.get('/state', (context) => context.json(library.state()))
  app.post('/reset', (context) => {
    library.clear()
    return context.body(null, 204)
  })
}

serve({ fetch: app.fetch, port, hostname })
