import type { WebhookEvent } from '../../generated/types.js'
import { validateEvent } from '../../generated/validators.js'
import type { History } from '../../src/ckbox/history.js'
import { textOf } from '../../src/ckbox/name-texts.js'

const created = (event: WebhookEvent): string | undefined => {
  if (event.event === 'asset.uploaded' || event.event === 'asset.copied') return event.payload.asset.id
  return event.event === 'folder.created' ? event.payload.folder.id : undefined
}

const about = (event: WebhookEvent): string | undefined => {
  if (event.event === 'ping') return undefined
  return 'asset' in event.payload ? event.payload.asset.id : event.payload.folder.id
}

/**
 * What is wrong with a history, judged by its events alone and without the model that made it: an event that is not
 * valid, something that happens to what does not live, a snapshot that does not follow from the one before, a time that
 * goes back.
 */
export function impossibilities(history: History, options: { silentCreations?: boolean } = {}): string[] {
  const wrong: string[] = []
  const living = new Map<string, unknown>()
  const gone = new Set<string>()
  const inFolder = new Map<string, string | undefined>()
  const lastTime = new Map<string, number>()
  let now = Number.NEGATIVE_INFINITY
  for (const [at, event] of history.events.entries()) {
    const say = (what: string) => wrong.push(`event ${at} (${event.event}): ${what}`)
    const valid = validateEvent(event)
    if (!valid.ok) say(valid.issues.map(({ message }) => message).join('; '))
    const time = Date.parse(event.sent_at)
    if (new Date(time).toISOString() !== event.sent_at) say('sent_at is not in the form of the documentation')
    if (time < now) say('time goes back')
    const isSameMoment = time === now
    now = time
    const id = about(event)
    if (event.event === 'ping' || id === undefined) continue
    if (isSameMoment && lastTime.get(id) === time) say('the same moment as the event before of the same thing')
    lastTime.set(id, time)
    if (!history.ids.includes(id)) say('its id is not among the ids')
    const isNew = created(event) !== undefined
    if (isNew && (living.has(id) || gone.has(id))) say('created twice')
    const wasSilent = !isNew && options.silentCreations && !living.has(id) && !gone.has(id)
    if (!isNew && !living.has(id) && !wasSilent) say('it does not live')
    const snapshot = 'asset' in event.payload ? event.payload.asset : event.payload.folder
    const before = living.get(id)
    if ('asset' in event.payload) {
      const { asset } = event.payload
      if (!asset.url.includes(`/${event.environment_id}/assets/${id}/`)) say('its url is of another asset')
      if ((asset.images_urls !== undefined) !== asset.mime_type.startsWith('image/')) say('images_urls for no image')
      for (const url of Object.values(asset.images_urls ?? {})) {
        if (!url?.includes(`/assets/${id}/images/`)) say('an image url is of another asset')
      }
      if (asset.folder_id !== undefined && !living.has(asset.folder_id) && !options.silentCreations)
        say('no such folder')
    }
    const same = (what: string, one: unknown, other: unknown) => {
      if (one !== undefined && JSON.stringify(one) !== JSON.stringify(other)) say(what)
    }
    const known = before as Record<string, unknown> | undefined
    switch (event.event) {
      case 'asset.modified':
        same('asset_before_modification is not what was', before, event.payload.asset_before_modification)
        same('a modification changes the file', known?.size_in_bytes, event.payload.asset.size_in_bytes)
        break
      case 'asset.copied': {
        const { source_asset, asset } = event.payload
        same('source_asset is not what it is', living.get(source_asset.id), source_asset)
        if (!living.has(source_asset.id) && !options.silentCreations) say('the source does not live')
        same('the copy is called differently', renamed(source_asset, asset), asset.name)
        break
      }
      case 'asset.overwritten': {
        const { name, url, tags, metadata, folder_id } = event.payload.asset
        same('name changed', known?.name, name)
        same('url changed', known?.url, url)
        same('tags changed', known?.tags, tags)
        same('metadata changed', known?.metadata, metadata)
        same('folder changed', known?.folder_id, folder_id)
        break
      }
      case 'asset.removed':
      case 'asset.cache.invalidated':
      case 'folder.removed':
        same('the snapshot is not what is', before, snapshot)
        break
    }
    if (event.event === 'folder.removed' && [...inFolder.values()].includes(id))
      say('removed while something is inside')
    if (event.event.endsWith('.removed')) {
      living.delete(id)
      gone.add(id)
      inFolder.delete(id)
    } else {
      living.set(id, snapshot)
      inFolder.set(
        id,
        'asset' in event.payload ? event.payload.asset.folder_id : (snapshot as { parent_id?: string }).parent_id,
      )
    }
  }
  const inWorld = Object.values(history.world.environments)
    .flatMap(({ workspaces }) => Object.values(workspaces))
    .flatMap(({ assets, folders }) => [...Object.entries(assets), ...Object.entries(folders)])
  for (const [id, entity] of living) {
    const last = inWorld.find(([known]) => known === id)?.[1]
    if (JSON.stringify(last) !== JSON.stringify(entity))
      wrong.push(`${id} is not in the world as its last event shows it`)
  }
  for (const [id] of inWorld)
    if (!living.has(id) && !options.silentCreations) wrong.push(`${id} is in the world but removed`)
  for (const id of gone)
    if (inWorld.some(([known]) => known === id)) wrong.push(`${id} is in the world after its removal`)
  return wrong
}

/** The copy's name ends with the copy's text, where the source's ends with the source's. */
function renamed(source: { id: string; name: string }, copy: { id: string }): string {
  return source.name.replace(new RegExp(` ${textOf(source.id)}$`), ` ${textOf(copy.id)}`)
}
