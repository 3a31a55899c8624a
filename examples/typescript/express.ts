import { webhookHandler } from 'ckbox-webhooks/express'
import express from 'express'
import { Library } from './library.js'
import { hostname, isLoopback, port, secrets, testHooks } from './settings.js'

const library = new Library()
const app = express()

// Ahead of any express.json(): it reads the raw bytes itself.
app.post(
  '/webhooks/ckbox',
  webhookHandler({ secrets, bodyLimit: 8 * 1024 * 1024 }, (event) => library.apply(event)),
)

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
