import { type Example, js } from './example.js'

export const concurrencyExamples: Readonly<Record<string, Example>> = {
  'concurrency/duplicates-at-once-count-once': js(`
if ((await db.find('assets', asset.id)) === undefined) {
  await db.insert('assets', asset) // both deliveries get here
}
`),
  'concurrency/duplicates-at-once-have-one-effect': js(`
if (!(await db.wasProcessed(key))) {
  await sendMail(editors, asset.name)
  await db.markProcessed(key)
}
`),
  'concurrency/newest-wins-at-once': js(`
const row = await db.find('assets', asset.id)
if (row.sentAt < event.sent_at) {
  await db.update('assets', { ...asset, sentAt: event.sent_at }) // the row may be newer by now
}
`),
  'concurrency/removal-wins-at-once': js(`
const row = await db.find('assets', asset.id)
if (row && !row.deleted) await db.upsert('assets', { ...asset, deleted: false }) // it may be deleted by now
`),
  'concurrency/creation-and-change-at-once': js(`
const row = await db.find('assets', asset.id)
if (row) await db.update('assets', asset)
else await db.insert('assets', asset) // the upload and the modification both find no row
`),
  'concurrency/different-entities-at-once': js(`
const assets = JSON.parse(await readFile('assets.json', 'utf8'))
assets[asset.id] = asset
await writeFile('assets.json', JSON.stringify(assets)) // without what others wrote in between
`),
  'concurrency/one-parent-at-once': js(`
await db.transaction(async (tx) => {
  await tx.query('SELECT * FROM folders WHERE id = $1 FOR UPDATE NOWAIT', [asset.folder_id])
  await tx.insert('assets', asset)
})
`),
}
