import { type BrokenExample, js, python } from './broken-example.js'

export const bodyExamples: Readonly<Record<string, BrokenExample>> = {
  'body/raw-bytes-signed': python(`
event = request.get_json()
# json.dumps writes "é" as "\\u00e9" and puts spaces after colons and commas.
message = request.method + request.full_path + timestamp + json.dumps(event)
`),
  'body/any-spelling-accepted': js(`
app.use(express.json())
// Right for compact JSON only: 1.0 becomes 1, "\\/" becomes "/", integer-like keys change places.
const message = req.method + req.originalUrl + timestamp + JSON.stringify(req.body)
`),
  'body/every-character-kept': js(`
async function handler(event) {
  // API Gateway gives a body with other than ASCII characters in base64: event.isBase64Encoded is not looked at.
  const message = method + path + timestamp + event.body
  return { statusCode: hmac(message) === signature ? 204 : 401 }
}
`),
  'body/any-segments': js(`
let body = ''
req.on('data', (chunk) => { body += chunk }) // each chunk is decoded alone
req.on('end', () => handle(body))
`),
  'body/content-type-parameters': js(`
if (req.headers['content-type'] !== 'application/json') return res.sendStatus(415)
`),
  'body/malformed-answered': js(`
const event = JSON.parse(rawBody)
await apply(event.payload.asset.id) // throws for null, [], {} and a ping
`),
  'body/prototype-keys-harmless': js(`
function merge(target, source) {
  for (const key in source) {
    if (typeof source[key] === 'object') merge((target[key] ??= {}), source[key])
    else target[key] = source[key]
  }
}
merge(settings, JSON.parse(rawBody)) // "__proto__" leads to Object.prototype
`),
  'body/ambiguous-json-read-once': js(`
const name = /"event":"([^"]+)"/.exec(rawBody)?.[1] // the first of two equal keys
if (!known.has(name)) res.sendStatus(422)
await apply(JSON.parse(rawBody)) // the last of them
`),
}
