import { describe, expect, test } from 'vitest'
import { validateEvent } from '../../generated/validators.js'
import { act, emptyCkbox, workspaceOf } from '../../src/ckbox/act.js'
import type { Action, AssetDetails } from '../../src/ckbox/actions.js'
import type { Ckbox } from '../../src/ckbox/history.js'

const where = { environment: 'env-1', workspace: 'ws-1', user: { id: 'user-1', role: 'User' } }
const details: AssetDetails = {
  name: 'Cupcake',
  extension: 'jpeg',
  mime_type: 'image/jpeg',
  category_id: 'category-1',
  size_in_bytes: 10,
  tags: [],
  metadata: { description: '', custom_attributes: {} },
}
const upload = (id: string, folderId?: string): Action => ({
  kind: 'upload',
  ...where,
  id,
  details,
  ...(folderId && { folderId }),
})
const createFolder = (id: string, parentId?: string): Action => ({
  kind: 'createFolder',
  ...where,
  id,
  details: { name: 'Folder', category_id: 'category-2' },
  ...(parentId && { parentId }),
})

/** Lets actions happen one after another; the last one's outcome, and the event as its payload. */
function happen(...actions: Action[]) {
  let world: Ckbox = emptyCkbox()
  let last: ReturnType<typeof act>
  for (const [at, action] of actions.entries()) {
    last = act(world, action, Date.UTC(2026, 0, 1) + at)
    if (last === undefined) return undefined
    world = last.world
    expect(validateEvent(last.event)).toMatchObject({ ok: true })
  }
  return last && { ...last, here: workspaceOf(last.world, 'env-1', 'ws-1') }
}

describe('the simulated CKBox', () => {
  test('shows an uploaded image with addresses of its id and environment', () => {
    const outcome = happen(upload('-1zT3SPzjuEv'))
    expect(outcome?.event).toMatchObject({
      environment_id: 'env-1',
      event: 'asset.uploaded',
      sent_at: '2026-01-01T00:00:00.000Z',
      payload: {
        workspace_id: 'ws-1',
        asset: {
          id: '-1zT3SPzjuEv',
          url: 'https://ckbox.dev/env-1/assets/-1zT3SPzjuEv/file',
          images_urls: { '192': 'https://ckbox.dev/env-1/assets/-1zT3SPzjuEv/images/192.webp' },
        },
      },
    })
    expect(outcome?.here.assets['-1zT3SPzjuEv']).not.toHaveProperty('folder_id')
  })

  test('shows no sizes of what is not an image', () => {
    const pdf: Action = {
      kind: 'overwrite',
      ...where,
      id: 'a',
      file: { extension: 'pdf', mime_type: 'application/pdf', size_in_bytes: 20 },
    }
    const asset = happen(upload('a'), pdf)?.here.assets.a
    expect(asset).toMatchObject({
      name: 'Cupcake',
      size_in_bytes: 20,
      extension: 'pdf',
      url: 'https://ckbox.dev/env-1/assets/a/file',
    })
    expect(asset).not.toHaveProperty('images_urls')
  })

  test('keeps what it was before a modification', () => {
    const modify: Action = { kind: 'modify', ...where, id: 'a', changes: { name: 'Muffin' } }
    const outcome = happen(upload('a'), modify)
    expect(outcome?.event.payload).toMatchObject({
      asset: { name: 'Muffin' },
      asset_before_modification: { name: 'Cupcake' },
    })
    expect(outcome?.here.assets.a?.name).toBe('Muffin')
  })

  test('moves assets into folders, whose category they take, and out again', () => {
    const into: Action = { kind: 'modify', ...where, id: 'a', changes: {}, folderId: 'f' }
    const out: Action = { kind: 'modify', ...where, id: 'a', changes: {}, folderId: null }
    expect(happen(createFolder('f'), upload('a'), into)?.here.assets.a).toMatchObject({
      folder_id: 'f',
      category_id: 'category-2',
    })
    expect(happen(createFolder('f'), upload('a'), into, out)?.here.assets.a).not.toHaveProperty('folder_id')
  })

  test('copies to a new id and leaves the source as it was', () => {
    const copy: Action = { kind: 'copy', ...where, id: 'b', sourceId: 'a', folderId: 'f' }
    const outcome = happen(createFolder('f'), upload('a'), copy)
    expect(outcome?.event.payload).toMatchObject({
      asset: { id: 'b', name: 'Cupcake', folder_id: 'f', url: 'https://ckbox.dev/env-1/assets/b/file' },
      source_asset: { id: 'a' },
    })
    expect(outcome?.here.assets.a).not.toHaveProperty('folder_id')
    expect(JSON.stringify(outcome?.here.assets.b)).not.toContain('/assets/a/')
  })

  test('calls a copy like its source, but for the text of the id', () => {
    const told = upload('-1zT3SPzjuEv')
    const named = { ...told, details: { ...details, name: 'Cupcake 1zt3spzjuev' } } as Action
    const copy: Action = { kind: 'copy', ...where, id: '_2ab', sourceId: '-1zT3SPzjuEv' }
    expect(happen(named, copy)?.here.assets._2ab?.name).toBe('Cupcake 2ab')
    expect(happen(told, copy)?.here.assets._2ab?.name).toBe('Cupcake')
  })

  test('invalidates caches without a change', () => {
    const before = happen(upload('a'))
    const after = happen(upload('a'), { kind: 'invalidateCache', ...where, id: 'a' })
    expect(after?.world).toEqual(before?.world)
    expect(after?.event.payload).toMatchObject({
      paths_to_be_invalidated: expect.arrayContaining(['https://cdn.ckbox.dev/env-1/assets/a/images/192.webp']),
    })
  })

  test('removes folders only when they are empty', () => {
    const remove: Action = { kind: 'removeFolder', ...where, id: 'f' }
    expect(happen(createFolder('f'), upload('a', 'f'), remove)).toBeUndefined()
    expect(happen(createFolder('f'), createFolder('g', 'f'), remove)).toBeUndefined()
    expect(
      happen(createFolder('f'), upload('a', 'f'), { kind: 'remove', ...where, id: 'a' }, remove)?.here.folders,
    ).toEqual({})
  })

  test('shows a folder inside a folder by parent_id', () => {
    expect(happen(createFolder('f'), createFolder('g', 'f'))?.event.payload).toMatchObject({
      folder: { id: 'g', parent_id: 'f' },
    })
    expect(happen(createFolder('f'))?.here.folders.f).not.toHaveProperty('parent_id')
  })

  test.each<[string, Action[]]>([
    ['an asset that does not live is modified', [{ kind: 'modify', ...where, id: 'a', changes: {} }]],
    ['an asset that does not live is copied', [{ kind: 'copy', ...where, id: 'b', sourceId: 'a' }]],
    ['an id is taken in another workspace', [upload('a'), { ...upload('a'), workspace: 'ws-2' } as Action]],
    ['a folder has the id', [createFolder('a'), upload('a')]],
    ['the folder does not live', [upload('a', 'f')]],
    ['the parent does not live', [createFolder('g', 'f')]],
    [
      'a removed asset is removed',
      [upload('a'), { kind: 'remove', ...where, id: 'a' }, { kind: 'remove', ...where, id: 'a' }],
    ],
  ])('does nothing when %s', (_, actions) => {
    expect(happen(...actions)).toBeUndefined()
  })

  test('keeps environments apart', () => {
    const outcome = happen(upload('a'), { ...upload('a'), environment: 'env-2' } as Action, {
      kind: 'remove',
      ...where,
      id: 'a',
    })
    expect(outcome?.here.assets).toEqual({})
    expect(workspaceOf(outcome?.world ?? emptyCkbox(), 'env-2', 'ws-1').assets).toHaveProperty('a')
  })

  test('pings without a workspace and a user', () => {
    const ping: Action = { kind: 'ping', environment: 'env-1', id: 'webhook-1', url: 'https://example.com/' }
    const outcome = happen(ping)
    expect(outcome?.event.payload).toEqual({ id: 'webhook-1', url: 'https://example.com/' })
    expect(outcome?.world).toEqual(emptyCkbox())
  })

  test('never changes a world that it was given', () => {
    const first = happen(createFolder('f'), upload('a', 'f'))
    const text = JSON.stringify(first?.world)
    act(first?.world ?? emptyCkbox(), { kind: 'remove', ...where, id: 'a' }, 0)
    act(first?.world ?? emptyCkbox(), { kind: 'modify', ...where, id: 'a', changes: { name: 'x' }, folderId: null }, 0)
    expect(JSON.stringify(first?.world)).toBe(text)
  })
})
