import { UsageError } from '../errors.js'

/** The request came without its raw bytes: says what came instead and how to get them. */
export function rawBodyError(fact: string): UsageError {
  return new UsageError(
    'raw_body_missing',
    `${fact} The signature covers the raw bytes of the body, and a parsed body cannot be turned back into them. To keep them:
  node:http    const chunks = []; for await (const chunk of request) chunks.push(chunk); then Buffer.concat(chunks)
  Express      app.post(path, express.raw({ type: '*/*', limit: '5mb' }), handler), ahead of express.json(); then req.body
  Fastify      app.addContentTypeParser('application/json', { parseAs: 'buffer' }, (request, body, done) => done(null, body)); then request.body
  Nest         NestFactory.create(AppModule, { rawBody: true }); then request.rawBody
  Next.js      in a route handler, pass the Request before anything reads it; in pages/api, export const config = { api: { bodyParser: false } } and collect the stream
  AWS Lambda   Buffer.from(event.body ?? '', event.isBase64Encoded ? 'base64' : 'utf8')`,
  )
}
