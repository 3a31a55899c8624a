import { type Example, js, sql } from './example.js'

export const isolationExamples: Readonly<Record<string, Example>> = {
  'isolation/foreign-environments-change-nothing': js(`
if (!isAuthentic(req, rawBody)) return res.sendStatus(401)
await apply(event) // without looking at event.environment_id
`),
  'isolation/secrets-by-environment': js(`
const secrets = [process.env.STAGING_SECRET, process.env.PRODUCTION_SECRET]
if (!secrets.some((secret) => hmac(message, secret) === signature)) return res.sendStatus(401)
await stores[event.environment_id].apply(event)
`),
  'isolation/environments-are-apart': sql(`
CREATE TABLE assets (id TEXT PRIMARY KEY, environment_id TEXT NOT NULL, name TEXT NOT NULL);
`),
  'isolation/workspaces-are-apart': js(`
const key = event.environment_id + ':' + event.payload.asset.id
`),
  'isolation/assets-and-folders-are-apart': js(`
const { id } = event.payload.asset ?? event.payload.folder
items.set(id, event)
`),
}
