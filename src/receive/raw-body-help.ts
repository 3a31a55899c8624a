import { UsageError } from '../errors.js'

/** The request came without its raw bytes: says what came instead and how to get them. */
export function rawBodyError(fact: string): UsageError {
  return new UsageError(
    'raw_body_missing',
    `${fact} The signature covers the raw bytes of the body, and a parsed body cannot be turned back into them. Let nothing read the request before: place the route ahead of any body parser (in Express, ahead of app.use(express.json())), or give the raw bytes. In Express: express.raw({ type: '*/*', limit: '5mb' }) on the route. Fastify: addContentTypeParser('application/json', { parseAs: 'buffer' }, (request, body, done) => done(null, body)). Nest: NestFactory.create(AppModule, { rawBody: true }). Next.js: in pages/api, export const config = { api: { bodyParser: false } }. AWS Lambda: Buffer.from(event.body ?? '', event.isBase64Encoded ? 'base64' : 'utf8'). Or use ckbox-webhooks/express, /fastify, /hono, /next or /lambda.`,
  )
}
