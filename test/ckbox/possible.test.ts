import { describe, expect, test } from 'vitest'
import type { WebhookEvent } from '../../generated/types.js'
import type { History } from '../../src/ckbox/history.js'
import { smallHistories } from '../../src/ckbox/small-histories.js'
import { impossibilities } from './possible.js'

const whole = (name: string): History => {
  const found = smallHistories().find((small) => small.name === name)
  if (found === undefined) throw new Error(`no small history is called "${name}"`)
  return structuredClone(found.history)
}

/** A history with its n-th event changed. */
const tampered = (name: string, at: number, change: (event: { payload: never; sent_at: string }) => void): History => {
  const history = whole(name)
  change(history.events[at] as never)
  return history
}
const without = (name: string, at: number): History => {
  const history = whole(name)
  return { ...history, events: history.events.toSpliced(at, 1) }
}
type Asset = Extract<WebhookEvent, { event: 'asset.modified' }>['payload']

describe('what is impossible is seen', () => {
  test.each<[string, History, RegExp]>([
    ['a missing upload', without('uploaded, modified', 0), /it does not live/],
    ['a missing modification', without('uploaded, modified, modified', 1), /asset_before_modification is not what was/],
    ['a missing removal', without('uploaded, modified, removed', 2), /not in the world as its last event shows it/],
    ['a folder that is not there', without('folder created, uploaded inside', 0), /no such folder/],
    ['a source that is not there', without('copied, modified', 0), /the source does not live/],
    [
      'an overwriting that renames',
      tampered('uploaded, overwritten', 1, ({ payload }) => Object.assign((payload as Asset).asset, { name: 'x' })),
      /name changed/,
    ],
    [
      'an event that is not valid',
      tampered('uploaded, modified', 1, ({ payload }) => Object.assign((payload as Asset).asset, { tags: 'x' })),
      /payload\.asset\.tags/,
    ],
    [
      'an address of another asset',
      tampered('uploaded, modified', 1, ({ payload }) =>
        Object.assign((payload as Asset).asset, { url: 'https://ckbox.dev/e/assets/x/file' }),
      ),
      /url is of another asset/,
    ],
    [
      'time that goes back',
      tampered('uploaded, modified', 1, (event) => Object.assign(event, { sent_at: '2020-01-01T00:00:00.000Z' })),
      /time goes back/,
    ],
    [
      'one moment for two events of one asset',
      tampered('uploaded, modified', 1, (event) =>
        Object.assign(event, { sent_at: whole('uploaded, modified').events[0]?.sent_at }),
      ),
      /the same moment/,
    ],
  ])('%s', (_, history, message) => {
    expect(impossibilities(history).join('\n')).toMatch(message)
  })
})
