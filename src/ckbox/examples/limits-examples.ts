import { type Example, js } from './example.js'

export const limitsExamples: Readonly<Record<string, Example>> = {
  'limits/large-events-accepted': js(`
app.post('/webhooks/ckbox', express.raw({ type: () => true }), receive) // 413 for anything above 100 KiB
`),
  'limits/bursts-taken': js(`
app.use(rateLimit({ windowMs: 60_000, limit: 100 })) // meant for people, but it also stops CKBox
`),
  'limits/unsigned-bodies-bounded': js(`
const chunks = []
for await (const chunk of req) chunks.push(chunk) // as much as anybody sends
if (!isAuthentic(req, Buffer.concat(chunks))) return res.sendStatus(401)
`),
  'limits/deep-nesting-answered': js(`
const clone = (value) =>
  value !== null && typeof value === 'object' ? Object.entries(value).map(([key, part]) => [key, clone(part)]) : value
const copy = clone(JSON.parse(rawBody)) // RangeError at a few thousand levels
`),
}
