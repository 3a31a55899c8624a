import { type Example, js, sql } from './example.js'

export const schemaExamples: Readonly<Record<string, Example>> = {
  'schema/unknown-fields-accepted': js(`
const Asset = z.strictObject({ id: z.string(), name: z.string(), extension: z.string(), url: z.url() })
const { asset } = z.strictObject({ workspace_id: z.string(), asset: Asset }).parse(event.payload)
`),
  'schema/names-may-repeat': sql(`
-- The second cupcake.jpg of a folder breaks the constraint, and the answer is 500 each time.
CREATE UNIQUE INDEX assets_by_name ON assets (folder_id, name);
`),
  'schema/optional-parts-may-be-absent': js(`
const { asset } = event.payload
const preview = asset.images_urls[asset.images_urls.default] // a document has no images_urls
`),
  'schema/empty-values-arrive': js(`
if (asset.metadata.description) row.description = asset.metadata.description // never applies ''
if (asset.tags.length > 0) row.tags = asset.tags // nor []
`),
  'schema/state-is-as-declared': js(`
if (event.event === 'asset.uploaded') await db.assets.upsert(asset) // misses asset.copied, which creates an asset too
if (event.event === 'asset.modified') await db.assets.update(asset.id, { name: asset.name }) // without its tags
`),
  'schema/ids-kept-apart': sql(`
-- To this collation, -1zT3SPzjuEv and -1zt3spzjuev are the same key.
CREATE TABLE assets (id VARCHAR(12) COLLATE utf8mb4_general_ci PRIMARY KEY, name TEXT);
`),
  'schema/long-values-kept': js(`
await db.insert('assets', { id: asset.id, name: asset.name.slice(0, 255) })
`),
  'schema/names-kept-as-they-are': js(`
await db.query(\`UPDATE assets SET name = '\${asset.name}' WHERE id = '\${asset.id}'\`)
await writeFile(\`uploads/\${asset.name}.\${asset.extension}\`, file)
`),
}
