import { type Example, js, php } from './example.js'

export const signatureExamples: Readonly<Record<string, Example>> = {
  'signature/genuine-accepted': js(`
const router = express.Router()
router.post('/ckbox', (req, res) => {
  // Mounted under /webhooks, so req.url is /ckbox, but CKBox signed /webhooks/ckbox.
  const message = req.method + req.url + req.get('X-CS-Timestamp') + req.rawBody
  if (hmac(message) !== req.get('X-CS-Signature')) return res.sendStatus(401)
  apply(JSON.parse(req.rawBody))
  res.sendStatus(204)
})
app.use('/webhooks', router)
`),
  'signature/forged-refused': js(`
app.post('/webhooks/ckbox', express.json(), async (req, res) => {
  if (!req.get('X-CS-Signature')) return res.sendStatus(401)
  await apply(req.body) // there is a signature, but nobody checks it
  res.sendStatus(204)
})
`),
  'signature/missing-refused': js(`
const signature = req.get('X-CS-Signature')
if (signature && signature !== expected) return res.sendStatus(401)
await apply(event)
`),
  'signature/timestamp-required': php(`
$timestamp = $_SERVER['HTTP_X_CS_TIMESTAMP'] ?? '';
$expected = hash_hmac('sha256', $method . $url . $timestamp . $body, $secret);
if (!hash_equals($expected, $_SERVER['HTTP_X_CS_SIGNATURE'] ?? '')) { http_response_code(401); exit; }
`),
  'signature/weak-secrets-refused': js(`
const secret = process.env.CKBOX_API_SECRET ?? 'secret'
`),
  'signature/compared-whole': js(`
const matches = (given, expected) => expected.startsWith(given)
`),
  'signature/hex-strict': js(`
// Buffer.from stops at the first character that is not hex, so "…9fzz" and "…9f" give the same 32 bytes.
const given = Buffer.from(req.get('X-CS-Signature') ?? '', 'hex')
if (given.length !== 32 || !timingSafeEqual(given, expected)) return res.sendStatus(401)
`),
  'signature/body-covered': js(`
const message = req.method + req.originalUrl + req.get('X-CS-Timestamp')
const expected = createHmac('sha256', secret).update(message).digest('hex')
`),
  'signature/body-covered-for-any-type': js(`
// Runs for application/json only. For text/plain, rawBody stays undefined and the HMAC covers an empty body.
app.use(express.json({ verify: (req, _res, raw) => { req.rawBody = raw } }))
app.post('/webhooks/ckbox', (req, res) => {
  const message = req.method + req.originalUrl + req.get('X-CS-Timestamp') + (req.rawBody ?? '')
  if (hmac(message) !== req.get('X-CS-Signature')) return res.sendStatus(401)
  res.sendStatus(204)
})
`),
  'signature/timestamp-covered': js(`
const expected = createHmac('sha256', secret).update(req.method + req.originalUrl + rawBody).digest('hex')
`),
  'signature/request-line-covered': js(`
// Without the query, a signature for /hook is valid for /hook?tenant=other too.
const path = req.originalUrl.split('?')[0]
const expected = hmac('POST' + path + timestamp + rawBody)
`),
  'signature/refusals-are-4xx': js(`
// Throws a RangeError if the lengths differ, and the framework answers 500.
if (!timingSafeEqual(Buffer.from(given), Buffer.from(expected))) return res.sendStatus(401)
`),
  'signature/one-header': js(`
// Takes the first of two header lines.
const [signature] = req.headersDistinct['x-cs-signature'] ?? []
`),
  'signature/every-secret-accepted': js(`
const secret = process.env.CKBOX_API_SECRET // one of several active secrets
const ok = signature === hmac(message, secret)
`),
  'signature/header-names-in-any-case': js(`
// Node, HTTP/2 and API gateways pass header names in lower case.
const signature = event.headers['X-CS-Signature']
`),
  'signature/target-taken-literally': js(`
// URLSearchParams turns %20 into + and %2f into %2F.
const url = new URL(request.url)
const target = url.pathname + '?' + new URLSearchParams(url.search)
const expected = hmac(request.method + target + timestamp + rawBody)
`),
  'signature/replay-window-holds': js(`
// Seconds minus milliseconds: the age is always negative, so no request is ever too old.
const age = Date.now() / 1000 - Number(req.get('X-CS-Timestamp'))
if (age > 300) return res.sendStatus(401)
`),
  'signature/replay-window-cannot-be-shifted': js(`
// Number('x1577836800000') is NaN, and NaN > 300_000 is false, so the window lets it through.
if (Math.abs(Date.now() - Number(timestamp)) > 300_000) return res.sendStatus(401)
`),
  'signature/old-requests-refused': js(`
const message = req.method + req.originalUrl + req.get('X-CS-Timestamp') + rawBody
if (hmac(message) !== signature) return res.sendStatus(401)
// The timestamp is signed, but nobody checks its age.
`),
  'signature/refused-means-nothing-done': js(`
const event = JSON.parse(rawBody)
if (event.event === 'asset.removed') await library.remove(event.payload.asset.id)
if (!isAuthentic(req, rawBody)) return res.sendStatus(401)
`),
  'signature/checked-every-time': js(`
if (!seenSignatures.has(signature)) {
  if (hmac(message) !== signature) return res.sendStatus(401)
  seenSignatures.add(signature)
}
await apply(JSON.parse(rawBody)) // this time, the body may be another one
`),
  'signature/refusals-tell-nothing': js(`
if (signature !== expected) return res.status(401).json({ error: 'bad signature', expected, got: signature })
`),
}
