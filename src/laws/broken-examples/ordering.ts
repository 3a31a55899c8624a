import { type BrokenExample, js } from './broken-example.js'

export const orderingExamples: Readonly<Record<string, BrokenExample>> = {
  'ordering/order-does-not-matter': js(`
case 'asset.modified':
  await db.upsert('assets', event.payload.asset) // whatever came last
  break
case 'asset.removed':
  await db.delete('assets', event.payload.asset.id) // nothing is left that a late event could be compared with
`),
  'ordering/resends-change-nothing': js(`
case 'asset.uploaded':
  await db.upsert('assets', { ...asset, sentAt: event.sent_at, deleted: false }) // no comparison: it is new, is it not?
`),
  'ordering/ties-converge': js(`
if (event.sent_at >= row.sentAt) await db.update('assets', asset) // of two of one millisecond, the later arrival
`),
  'ordering/form-of-time-does-not-matter': js(`
if (event.sent_at > row.sentAt) await db.update('assets', asset) // as text "…05.500Z" is older than "…05Z"
`),
  'ordering/late-removals-undo-nothing': js(`
case 'asset.removed':
  await db.update('assets', { id: asset.id, deleted: true }) // also where the row is newer than the removal
`),
  'ordering/contents-follow-their-folder': js(`
case 'folder.removed':
  await db.deleteWhere('assets', { folderId: folder.id }) // a late change of one of them brings it back
`),
}
