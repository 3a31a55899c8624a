import { type Example, js, python } from './example.js'

export const bodyExamples: Readonly<Record<string, Example>> = {
  'body/raw-bytes-signed': python(`
event = request.get_json()
# json.dumps writes "é" as "\\u00e9", and a space after each colon and comma.
message = request.method + request.full_path + timestamp + json.dumps(event)
`),
  'body/any-spelling-accepted': js(`
app.use(express.json())
// Works for compact JSON only: 1.0 becomes 1, "\\/" becomes "/", and integer-like keys move to the front.
const message = req.method + req.originalUrl + timestamp + JSON.stringify(req.body)
`),
  'body/every-character-kept': js(`
async function handler(event) {
  // API Gateway may pass the body as base64, but nobody checks event.isBase64Encoded.
  const message = method + path + timestamp + event.body
  return { statusCode: hmac(message) === signature ? 204 : 401 }
}
`),
  'body/any-segments': js(`
let body = ''
req.on('data', (chunk) => { body += chunk }) // decodes each chunk on its own
req.on('end', () => handle(body))
`),
  'body/content-type-parameters': js(`
if (req.headers['content-type'] !== 'application/json') return res.sendStatus(415)
`),
  'body/malformed-answered': js(`
const event = JSON.parse(rawBody)
await apply(event.payload.asset.id) // throws on null, [], {} and a ping
`),
  'body/prototype-keys-harmless': js(`
function merge(target, source) {
  for (const key in source) {
    if (typeof source[key] === 'object') merge((target[key] ??= {}), source[key])
    else target[key] = source[key]
  }
}
merge(settings, JSON.parse(rawBody)) // "__proto__" reaches Object.prototype
`),
  'body/ambiguous-json-read-once': js(`
const name = /"event":"([^"]+)"/.exec(rawBody)?.[1] // the first of two equal keys
if (!known.has(name)) res.sendStatus(422)
await apply(JSON.parse(rawBody)) // the last of them
`),
}
