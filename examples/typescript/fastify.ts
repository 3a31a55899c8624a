import { webhookPlugin } from 'ckbox-webhooks/fastify'
import Fastify from 'fastify'
import { Library } from './library.js'
import { hostname, isLoopback, port, secrets, testHooks } from './settings.js'

const library = new Library()
const app = Fastify()

app.register(
  webhookPlugin({ secrets, bodyLimit: 8 * 1024 * 1024 }, (event) => library.apply(event)),
  { prefix: '/webhooks/ckbox' },
)

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
