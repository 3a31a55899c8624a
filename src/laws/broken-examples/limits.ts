import { type BrokenExample, js } from './broken-example.js'

export const limitsExamples: Readonly<Record<string, BrokenExample>> = {
  'limits/large-events-accepted': js(`
app.post('/webhooks/ckbox', express.raw({ type: () => true }), receive) // 413 from 100 KiB on
`),
  'limits/bursts-taken': js(`
app.use(rateLimit({ windowMs: 60_000, limit: 100 })) // for people, and for CKBox too
`),
  'limits/unsigned-bodies-bounded': js(`
const chunks = []
for await (const chunk of req) chunks.push(chunk) // as much as anybody cares to send
if (!isGenuine(req, Buffer.concat(chunks))) return res.sendStatus(401)
`),
  'limits/deep-nesting-answered': js(`
const clone = (value) =>
  value !== null && typeof value === 'object' ? Object.entries(value).map(([key, part]) => [key, clone(part)]) : value
const copy = clone(JSON.parse(rawBody)) // a RangeError at some thousand levels
`),
}
