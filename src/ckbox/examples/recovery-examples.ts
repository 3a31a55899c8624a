import { type Example, js } from './example.js'

export const recoveryExamples: Readonly<Record<string, Example>> = {
  'recovery/refused-is-applied-later': js(`
if (await db.exists('processed', key)) return res.sendStatus(204)
await db.insert('processed', { key })
await apply(event) // throws, and the retry counts as a duplicate
`),
  'recovery/failed-write-is-retried': js(`
try {
  await db.upsert('assets', asset)
} catch (error) {
  console.error(error)
}
res.sendStatus(204)
`),
  'recovery/accepted-is-applied': js(`
apply(event).catch((error) => console.error(error)) // if the pool is exhausted, the event is lost
res.sendStatus(200)
`),
  'recovery/killed-work-is-taken-over': js(`
if (!(await db.insertIfAbsent('claims', { key }))) return res.sendStatus(409) // forever, if the process with the claim was killed
await apply(event)
await db.update('claims', { key, done: true })
`),
  'recovery/retry-repeats-nothing': js(`
await sendMail(editors, asset.name)
await db.update('assets', asset) // throws: CKBox gets a 500, and its retry sends the mail again
`),
  'recovery/gone-is-no-error': js(`
const response = await fetch(api + '/assets/' + event.payload.asset.id)
if (!response.ok) throw new Error('CKBox answered ' + response.status) // 404 if it has been removed since
await db.upsert('assets', await response.json())
`),
  'recovery/poison-is-set-aside': js(`
while (queue.length > 0) {
  try {
    await apply(queue[0])
    queue.shift()
  } catch {
    await sleep(1000) // then the same event again
  }
}
`),
}
