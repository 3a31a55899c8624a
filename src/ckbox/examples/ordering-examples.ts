import { type Example, js } from './example.js'

export const orderingExamples: Readonly<Record<string, Example>> = {
  'ordering/order-does-not-matter': js(`
case 'asset.modified':
  await db.upsert('assets', event.payload.asset) // the last to arrive wins
  break
case 'asset.removed':
  await db.delete('assets', event.payload.asset.id) // leaves nothing to compare a late event with
`),
  'ordering/resends-change-nothing': js(`
case 'asset.uploaded':
  await db.upsert('assets', { ...asset, sentAt: event.sent_at, deleted: false }) // no comparison, as if it had to be new
`),
  'ordering/ties-converge': js(`
if (event.sent_at >= row.sentAt) await db.update('assets', asset) // in a tie, the last to arrive wins
`),
  'ordering/form-of-time-does-not-matter': js(`
if (event.sent_at > row.sentAt) await db.update('assets', asset) // as text, "…05.500Z" is older than "…05Z"
`),
  'ordering/late-removals-undo-nothing': js(`
case 'asset.removed':
  await db.update('assets', { id: asset.id, deleted: true }) // even if the row is newer than the removal
`),
  'ordering/moves-arrive': js(`
case 'asset.modified':
  await db.update('assets', asset.id, { name: asset.name, tags: asset.tags }) // the folder stays as it was
`),
  'ordering/contents-follow-their-folder': js(`
case 'folder.removed':
  await db.deleteWhere('assets', { folderId: folder.id }) // a late change brings one of them back
`),
}
