import { receiveWebhook } from 'ckbox-webhooks'
import express from 'express'
import { Library } from './library.js'
import { hostname, isLoopback, port, secrets, testHooks } from './settings.js'

const library = new Library()
const app = express()

// Raw bytes, whatever the content type says; ahead of any express.json().
app.post('/webhooks/ckbox', express.raw({ type: () => true, limit: '8mb' }), async (request, response) => {
  const received = await receiveWebhook(request, { secrets, bodyLimit: 8 * 1024 * 1024 })
  if (!received.ok) {
    response.status(received.error.status).json({ code: received.error.code })
    return
  }
  library.apply(received.event)
  response.sendStatus(204)
})

if (testHooks) {
  app.use(['/state', '/reset'], (request, response, next) => {
    if (isLoopback(request.socket.remoteAddress)) next()
    else response.sendStatus(404)
  })
  app.get('/state', (_request, response) => {
    response.json(library.state())
  })
  app.post('/reset', (_request, response) => {
    library.clear()
    response.sendStatus(204)
  })
}

app.listen(port, hostname)
