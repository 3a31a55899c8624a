import { describe, expect, test } from 'vitest'
import type { WebhookEvent } from '../../generated/types.js'
import { idOf, type ScenarioStep, tell } from '../../src/ckbox/scenario.js'
import { impossibilities } from './possible.js'

const last = (...steps: ScenarioStep[]) => tell(steps).events.at(-1) as WebhookEvent
const end = (...steps: ScenarioStep[]) => tell(steps).world

describe('a history told step by step', () => {
  test('is possible, with every kind of step', () => {
    const history = tell([
      { ping: 'webhook-1' },
      { createFolder: 'F' },
      { createFolder: 'G', under: 'F' },
      { upload: 'a', into: 'F' },
      { modify: 'a', move: null },
      { modify: 'a', to: 3, move: 'F' },
      { overwrite: 'a' },
      { invalidateCache: 'a' },
      { copy: 'b', from: 'a', into: 'G' },
      { remove: 'a' },
      { modifyFolder: 'F' },
      { remove: 'b' },
      { removeFolder: 'G' },
      { removeFolder: 'F' },
    ])
    expect(impossibilities(history)).toEqual([])
    expect(history.ids).toEqual(['F', 'G', 'a', 'b'].map(idOf))
  })

  test('comes to the same for what is uploaded and what is modified to a version', () => {
    expect(end({ upload: 'a' }, { modify: 'a' })).toEqual(end({ upload: 'a', to: 2 }))
    expect(end({ createFolder: 'F' }, { modifyFolder: 'F', to: 3 })).toEqual(end({ createFolder: 'F', to: 3 }))
    expect(end({ upload: 'a' }, { modify: 'a' }, { modify: 'a', to: 1 })).toEqual(end({ upload: 'a' }))
  })

  test('has steps with other details, in other places and at other times', () => {
    expect(last({ upload: 'a', with: { name: 'x' } })).toMatchObject({ payload: { asset: { name: 'x' } } })
    expect(last({ createFolder: 'F', with: { name: 'x' } })).toMatchObject({ payload: { folder: { name: 'x' } } })
    expect(last({ upload: 'a', environment: 'env-2', workspace: 'w' })).toMatchObject({
      environment_id: 'env-2',
      payload: { workspace_id: 'w' },
    })
    const [first, second, third] = tell([{ upload: 'a' }, { upload: 'b', after: 0 }, { upload: 'c' }]).events
    expect(second?.sent_at).toBe(first?.sent_at)
    expect(Date.parse(third?.sent_at ?? '') - Date.parse(second?.sent_at ?? '')).toBe(60_000)
  })

  test('may hold one id in two environments, and nothing that is impossible', () => {
    const { events, ids } = tell([{ upload: 'a' }, { upload: 'a', environment: 'env-2' }])
    expect([events.length, ids]).toEqual([2, [idOf('a')]])
    expect(() => tell([{ upload: 'a' }, { upload: 'a' }])).toThrow(/cannot happen: \{"upload":"a"\}/)
    expect(() => tell([{ modify: 'a' }])).toThrow(/cannot happen/)
  })
})

test('short names stand for ids of the documented form, `=` before an id that is to be as it is', () => {
  expect(['a', 'F', '=-1zT3SPzjuEv'].map(idOf)).toEqual(['-asset-azT3S', '_folder-FzT3', '-1zT3SPzjuEv'])
})
