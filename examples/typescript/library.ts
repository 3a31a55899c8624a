import type { AnyWebhookEvent, Asset, Folder } from 'ckbox-webhooks'

interface Row {
  readonly sentAt: number
  readonly removed: boolean
  readonly text: string
}

type Kind = 'assets' | 'folders'

/**
 * The latest state of every asset and folder, by environment.
 *
 * Events come late, twice and in any order, so each row keeps the `sent_at` it was written with and an older event never
 * replaces a newer one. A removed row stays as a tombstone. `apply` compares and writes in one go; with a database, do
 * both in one statement.
 */
export class Library {
  readonly #rows = new Map<string, Row>()

  apply(event: AnyWebhookEvent): void {
    switch (event.event) {
      case 'asset.uploaded':
      case 'asset.modified':
      case 'asset.overwritten':
      case 'asset.copied':
        this.#write(event, 'assets', event.payload.asset, false)
        break
      case 'asset.removed':
        this.#write(event, 'assets', event.payload.asset, true)
        break
      case 'folder.created':
      case 'folder.modified':
        this.#write(event, 'folders', event.payload.folder, false)
        break
      case 'folder.removed':
        this.#write(event, 'folders', event.payload.folder, true)
        break
      // A ping, an invalidated cache, or an event of a later CKBox: nothing to keep.
    }
  }

  state(): Record<string, Record<Kind, Record<string, unknown>>> {
    const environments = new Map<string, Record<Kind, Map<string, unknown>>>()
    for (const [key, row] of this.#rows) {
      if (row.removed) continue
      const [environment, kind, id] = JSON.parse(key) as [string, Kind, string]
      const kinds = environments.get(environment) ?? { assets: new Map(), folders: new Map() }
      environments.set(environment, kinds)
      kinds[kind].set(id, JSON.parse(row.text))
    }
    const shown = [...environments].map(([environment, { assets, folders }]) => {
      return [environment, { assets: Object.fromEntries(assets), folders: Object.fromEntries(folders) }]
    })
    return Object.fromEntries(shown)
  }

  clear(): void {
    this.#rows.clear()
  }

  #write(event: AnyWebhookEvent, kind: Kind, entity: Asset | Folder, removed: boolean): void {
    const key = JSON.stringify([event.environment_id, kind, entity.id])
    const row = { sentAt: Date.parse(event.sent_at), removed, text: removed ? '' : JSON.stringify(entity) }
    const known = this.#rows.get(key)
    if (known === undefined || isLater(row, known)) this.#rows.set(key, row)
  }
}

/** In one millisecond a removal wins, then the greater text, so that every order of arrival ends the same. */
function isLater(row: Row, known: Row): boolean {
  if (row.sentAt !== known.sentAt) return row.sentAt > known.sentAt
  if (row.removed !== known.removed) return row.removed
  return row.text > known.text
}
