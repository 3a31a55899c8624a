import { describe, expect, test } from 'vitest'
import { ckbox } from '../../src/ckbox/provider.js'
import { happeningsIn } from '../../src/engine/happenings.js'
import type { Model } from '../../src/provider/provider.js'

const model: Model = ckbox.model
const asset = {
  id: 'A',
  name: 'Cupcake',
  url: 'https://ckbox.dev/e1/assets/A/file',
  images_urls: { default: 'https://ckbox.dev/e1/assets/A/images/1.jpeg' },
  tags: [] as string[],
  metadata: { description: '', custom_attributes: {} },
}

interface Change {
  readonly event?: string
  readonly environment?: string
  readonly at?: string
}

function event(fields: object, { event = 'asset.modified', environment = 'e1', at = '18:03:18' }: Change = {}) {
  const payload = { workspace_id: 'w1', asset: { ...asset, ...fields }, user: { id: 'u', role: 'User' } }
  return { environment_id: environment, event, payload, sent_at: `2024-02-18T${at}.815Z` }
}

const upload = event({}, { event: 'asset.uploaded' })
const changesOf = (...events: object[]) => happeningsIn(model, events).map(({ changes }) => changes)

test('an event is told with its entity and time', () => {
  expect(happeningsIn(model, [upload])).toEqual([
    { event: 'asset.uploaded', entity: 'A', time: '2024-02-18T18:03:18.815Z', changes: ['name "Cupcake"'] },
  ])
})

test('an event about nothing has no entity', () => {
  const ping = { environment_id: 'e1', event: 'ping', payload: {}, sent_at: '2024-02-18T18:03:18.815Z' }
  expect(happeningsIn(model, [ping])).toEqual([{ event: 'ping', time: '2024-02-18T18:03:18.815Z', changes: [] }])
})

test.each([[{}], [{ event: 1, sent_at: 'x' }]])('an event that is wrong on purpose is told too: %j', (wrong) => {
  expect(happeningsIn(model, [wrong])).toEqual([{ event: '(no name)', time: '', changes: [] }])
})

describe('what changed', () => {
  const cases: readonly (readonly [string, object, readonly string[]])[] = [
    ['a name', { name: 'First' }, ['name "Cupcake" → "First"']],
    ['a list', { tags: ['new'] }, ['tags [] → ["new"]']],
    ['a member within', { metadata: { ...asset.metadata, description: 'x' } }, ['metadata.description "" → "x"']],
    ['a member that is new', { folder_id: 'F' }, ['folder_id absent → "F"']],
    ['a member that is gone', { tags: undefined }, ['tags [] → absent']],
    ['a long text', { name: 'x'.repeat(40) }, [`name "Cupcake" → "${'x'.repeat(26)}…`]],
    ['nothing', {}, ['no change']],
    [
      'more than three things',
      { name: 'B', tags: ['t'], folder_id: 'F', extension: 'png', mime_type: 'image/png' },
      ['name "Cupcake" → "B"', 'tags [] → ["t"]', 'folder_id absent → "F"', 'and 2 more'],
    ],
    [
      'addresses beside a name',
      { name: 'B', url: 'https://b.example/', images_urls: { default: 'https://b.example/' } },
      ['name "Cupcake" → "B"'],
    ],
    ['an address alone', { url: 'https://b.example/' }, ['url "https://ckbox.dev/e1/asset… → "https://b.example/"']],
  ]

  test.each(cases)('%s', (_, fields, changes) => {
    expect(changesOf(upload, event(fields))[1]).toEqual(changes)
  })

  test('is counted from the event before, of the same entity', () => {
    const other = event({ id: 'B', name: 'Other' }, { event: 'asset.uploaded' })
    expect(changesOf(upload, other, event({ name: 'First' }), event({ name: 'Second' }))).toEqual([
      ['name "Cupcake"'],
      ['name "Other"'],
      ['name "Cupcake" → "First"'],
      ['name "First" → "Second"'],
    ])
  })

  test('goes without saying for a removal', () => {
    expect(changesOf(upload, event({}, { event: 'asset.removed' }))[1]).toEqual([])
  })
})

test('entities of several environments are told apart', () => {
  expect(changesOf(upload, event({ name: 'B' }, { event: 'asset.uploaded', environment: 'e2' }))).toEqual([
    ['in e1', 'name "Cupcake"'],
    ['in e2', 'name "B"'],
  ])
})
