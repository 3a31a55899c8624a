import { describe, expect, test } from 'vitest'
import type { WebhookEvent } from '../../generated/types.js'
import { checkContract } from '../../src/runner/check.js'
import { consumerOf, type Store } from './consumers.js'

interface Row {
  readonly key: string
  readonly name: string
  readonly sentAt: string
  readonly removed: boolean
  readonly serial: number
  readonly changes: number
}

type Show = (rows: readonly Row[], last: WebhookEvent | undefined) => unknown

const live = (rows: readonly Row[]) => rows.filter(({ removed }) => !removed)

const start = Date.now()
const secondsLater = (seconds: number) => new Date(start + seconds * 1000).toISOString().slice(0, 19).replace('T', ' ')

/** Ways to show a state, in which things stand that say nothing of what was delivered. */
const shapes: Readonly<Record<string, Show>> = {
  'rows in a list, removed ones flagged by a status beside a counter': (rows) =>
    rows.map(({ key, name, removed, changes }) => ({ key, name, status: removed ? 'removed' : 'live', changes })),
  'tuples with a serial number and a clock': (rows) =>
    live(rows).map(({ key, name, serial }) => [key, name, serial, Math.random()]),
  'tuples with a flag': (rows) => rows.map(({ key, name, removed }) => [key, removed ? '' : name, removed]),
  'rows with a clock in whole seconds, which are the same at first': (rows) =>
    live(rows).map(({ key, name, serial }) => ({ key, name, at: secondsLater(serial < 60 ? 0 : serial) })),
  'entries of a map': (rows) => live(rows).map(({ key, name, serial }) => [key, { name, serial }]),
  'a map beside the last event, a total and the ids of what is removed': (rows, last) => ({
    last: { event: last?.event, id: JSON.stringify(last?.payload).match(/"id":"([^"]*)"/)?.[1], at: last?.sent_at },
    total: rows.length,
    removed: rows.filter(({ removed }) => removed).map(({ key }) => key),
    rows: Object.fromEntries(live(rows).map(({ key, name }) => [key, { name }])),
  }),
  'wrapped rows as they came, with the time of their event': (rows) => ({
    data: live(rows)
      .toSorted((a, b) => a.serial - b.serial)
      .map(({ key, name, sentAt }) => ({ node: { key, name }, cursor: Date.parse(sentAt) })),
  }),
  'removed rows with the time of removal': (rows) =>
    rows.map(({ key, name, removed }) => ({ key, name, removedAt: removed ? Date.now() : null })),
}

/** Rows by what decides which of two events stands: the newer one or, wrongly, the later one. */
function storeOf(show: Show, decides: 'newest' | 'latest', empties: boolean): Store {
  const rows = new Map<string, Row>()
  let last: WebhookEvent | undefined
  let serial = 0
  return {
    apply(event) {
      last = event
      const { payload } = event
      if (!('asset' in payload || 'folder' in payload) || event.event === 'asset.cache.invalidated') return
      const { id, name } = 'asset' in payload ? payload.asset : payload.folder
      const key = `${event.environment_id}:${id}`
      const old = rows.get(key)
      if (decides === 'newest' && old !== undefined && old.sentAt >= event.sent_at) return
      const removed = event.event.endsWith('.removed')
      rows.set(key, {
        key,
        name,
        sentAt: event.sent_at,
        removed,
        serial: old?.serial ?? ++serial,
        changes: (old?.changes ?? 0) + 1,
      })
    },
    show: () => show([...rows.values()], last),
    clear: () => (empties ? rows.clear() : undefined),
  }
}

const options = { seed: 11, runs: 5, only: ['ordering/order-does-not-matter', 'idempotency/duplicates-change-nothing'] }

/** A consumer whose rows go unread would pass everything. */
const telling = [
  'tuples with a serial number and a clock',
  'rows with a clock in whole seconds, which are the same at first',
  'entries of a map',
]

describe.each(Object.entries(shapes))('%s', (name, show) => {
  test.each(name.includes('last event') ? [true, false] : [false])(
    'a sound consumer has no finding (emptied in between: %s)',
    async (empties) => {
      const report = await checkContract(consumerOf(storeOf(show, 'newest', empties)), options)
      expect(report.findings.map(({ counterexample }) => counterexample)).toEqual([])
      expect(report.summary).toMatchObject({ held: 2 })
    },
  )

  test.runIf(telling.includes(name))('one that takes what comes last has', async () => {
    const report = await checkContract(consumerOf(storeOf(show, 'latest', true)), options)
    expect(report.findings).toMatchObject([{ defect: 'ordering/last-arrival-wins' }])
  })
})
