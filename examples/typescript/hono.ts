import { serve } from '@hono/node-server'
import { getConnInfo } from '@hono/node-server/conninfo'
import { webhookHandler } from 'ckbox-webhooks/hono'
import { Hono } from 'hono'
import { Library } from './library.js'
import { hostname, isLoopback, port, secrets, testHooks } from './settings.js'

const library = new Library()
const app = new Hono()

app.post(
  '/webhooks/ckbox',
  webhookHandler({ secrets, bodyLimit: 8 * 1024 * 1024 }, (event) => library.apply(event)),
)

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
