import { receiveWebhook } from 'ckbox-webhooks'
import Fastify from 'fastify'
import { Library } from './library.js'
import { hostname, isLoopback, port, secrets, testHooks } from './settings.js'

const library = new Library()
const app = Fastify({ bodyLimit: 8 * 1024 * 1024 })

app.register(async (webhooks) => {
  // Only for the routes of this plugin: the body as raw bytes, whatever the content type says.
  webhooks.removeAllContentTypeParsers()
  webhooks.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body))

  webhooks.post('/webhooks/ckbox', async (request, reply) => {
    const received = await receiveWebhook(request, { secrets, bodyLimit: 8 * 1024 * 1024 })
    if (!received.ok) return reply.code(received.error.status).send({ code: received.error.code })
    library.apply(received.event)
    return reply.code(204).send()
  })
})

if (testHooks) {
  app.register(async (hooks) => {
    hooks.addHook('onRequest', async (request, reply) => {
      if (!isLoopback(request.socket.remoteAddress)) return reply.code(404).send()
    })
    hooks.get('/state', async () => library.state())
    hooks.post('/reset', async (_request, reply) => {
      library.clear()
      return reply.code(204).send()
    })
  })
}

await app.listen({ port, host: hostname })
