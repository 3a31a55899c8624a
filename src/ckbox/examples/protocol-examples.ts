import { type Example, js } from './example.js'

export const protocolExamples: Readonly<Record<string, Example>> = {
  'protocol/accepted-events-show': js(`
app.post('/webhooks/ckbox', (_req, res) => {
  res.sendStatus(204)
})
`),
  'protocol/answers-in-time': js(`
switch (event.event) {
  case 'asset.uploaded':
    await download(event.payload.asset.url) // however long it takes
    return res.sendStatus(204)
  case 'asset.removed':
    return res.sendStatus(204)
} // no other event gets an answer
`),
  'protocol/survives': js(`
app.post('/webhooks/ckbox', (req, res) => {
  apply(JSON.parse(req.body)) // nobody awaits this promise: when it rejects, the process ends
  res.sendStatus(204)
})
`),
  'protocol/answers-alike': js(`
await search.index(asset) // throws whenever the search server closes the connection
res.sendStatus(204)
`),
  'protocol/only-posts-act': js(`
app.all('/webhooks/ckbox', receive)
`),
  'protocol/unknown-events-accepted': js(`
const handler = handlers[event.event]
if (handler === undefined) throw new Error('unknown event ' + event.event)
`),
  'protocol/failed-answers-repeatable': js(`
await db.insert('versions', { asset: asset.id, name: asset.name })
await purgeCache(asset.url) // throws: CKBox gets a 500, and its retry inserts a second version
res.sendStatus(204)
`),
  'protocol/accepted-is-kept': js(`
app.post('/webhooks/ckbox', (req, res) => {
  queue.push(event) // an array in memory
  res.sendStatus(202)
})
`),
}
