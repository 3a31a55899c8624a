import { type Example, js } from './example.js'

export const idempotencyExamples: Readonly<Record<string, Example>> = {
  'idempotency/duplicates-change-nothing': js(`
case 'asset.uploaded':
  assets.push(event.payload.asset)
  count += 1
`),
  'idempotency/rewritten-duplicates-change-nothing': js(`
const key = sha256(rawBody) // other bytes may carry the same event
if (processed.has(key)) return res.sendStatus(204)
processed.add(key)
assets.push(event.payload.asset)
`),
  'idempotency/duplicates-accepted': js(`
if (processed.has(deduplicationKey(event))) return res.status(409).send('duplicate')
`),
  'idempotency/every-change-applied': js(`
const key = event.event + event.payload.asset.id // but a second modification of an asset is not a duplicate
if (processed.has(key)) return res.sendStatus(204)
processed.add(key)
`),
  'idempotency/changes-in-a-row-applied': js(`
await queue.add('sync', event, { jobId: asset.id }) // ignored while a job of that id is waiting or active
`),
  'idempotency/side-effects-happen-once': js(`
await db.upsert('assets', asset)
await sendMail(editors, asset.name + ' was uploaded') // once per delivery, not once per event
`),
  'idempotency/outdated-events-have-no-effect': js(`
if (event.sent_at > row.sentAt) await db.update('assets', asset)
await notify(editors, asset.name + ' was changed') // even if nothing was changed
`),
  'idempotency/processed-is-remembered': js(`
const processed = new Set() // empty again after each deployment
if (!processed.has(key)) await sendMail(editors, asset.name)
processed.add(key)
`),
}
