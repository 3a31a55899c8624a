import { check as checkProperty, property } from 'fast-check'
import { describe, expect, test } from 'vitest'
import { check } from '../../src/engine/check.js'
import type { Consumer } from '../../src/engine/consumer.js'
import {
  consumerOf,
  isAuthentic,
  isRecent,
  isSignedWithoutBody,
  lastArrivalWins,
  listenerOf,
  newestWins,
} from './consumers.js'
import { shop, shopContract } from './contract.js'

const checked = (consumer: Consumer) => check(shopContract, consumer, shopContract.laws, { seed: 1 })
const grave = ({ findings }: Awaited<ReturnType<typeof checked>>) =>
  findings.filter(({ severity }) => severity !== 'info')

describe('the general laws and the engine hold for a provider that is not CKBox', () => {
  test('nothing is found in a sound consumer', async () => {
    const report = await checked(consumerOf(newestWins()))
    expect(grave(report)).toEqual([])
    expect(report.summary.flaky).toBe(0)
    expect(report.summary.held).toBeGreaterThan(35)
  })

  test('nothing is found in a sound consumer of which more is known', async () => {
    const mails: Record<string, number> = {}
    const store = newestWins((type) => {
      mails[type] = (mails[type] ?? 0) + 1
    })
    const replayWindow = 300_000
    const consumer = { ...consumerOf(store, isRecent(replayWindow)), replayWindow, effects: () => ({ ...mails }) }
    const report = await checked(consumer)
    expect(report.findings).toEqual([])
    const held = report.laws.flatMap(({ id, verdict }) => (verdict === 'held' ? [id] : []))
    expect(held).toEqual(
      expect.arrayContaining(['signature/replay-window-holds', 'idempotency/side-effects-happen-once']),
    )
  })

  test('nothing is found in a sound consumer over HTTP', async () => {
    const report = await checked(listenerOf(newestWins()))
    expect(grave(report)).toEqual([])
    expect(report.laws.find(({ id }) => id === 'signature/header-names-in-any-case')?.verdict).toBe('held')
  })

  test('a window that takes seconds for milliseconds is named', async () => {
    const consumer = { ...consumerOf(newestWins(), isRecent(300_000 * 1000)), replayWindow: 300_000 }
    const findings = grave(await checked(consumer))
    expect(findings.map(({ defect }) => defect)).toEqual(['signature/replay-window-ineffective'])
  })

  test('a consumer in which the last arrival wins is named', async () => {
    const findings = grave(await checked(consumerOf(lastArrivalWins())))
    expect(findings.map(({ severity, defect }) => [severity, defect])).toEqual([['must', 'ordering/last-arrival-wins']])
    expect(findings[0]?.remedy).toContain('`timestamp`')
    expect(findings[0]?.counterexample.history?.length).toBeLessThanOrEqual(3)
  })

  test('a consumer that checks no signature is named', async () => {
    const findings = grave(await checked(consumerOf(newestWins(), () => true)))
    expect(findings.map(({ severity, defect }) => [severity, defect])).toEqual([['must', 'signature/not-verified']])
  })

  test('a consumer that knows duplicates by their signature is named, with timestamps in seconds too', async () => {
    const known = new Set<string>()
    const consumer = consumerOf(newestWins(), (request, body) => {
      if (!isAuthentic(request, body)) return false
      known.add(request.headers.get('webhook-signature') ?? '')
      return true
    })
    const findings = grave(await checked({ ...consumer, effects: () => known.size }))
    expect(findings.map(({ defect }) => defect)).toContain('idempotency/key-transport')
  })

  test('a consumer that verifies a signature without the body is named', async () => {
    const findings = grave(await checked(consumerOf(newestWins(), isSignedWithoutBody)))
    expect(findings.map(({ severity, defect }) => [severity, defect])).toEqual([['must', 'signature/body-not-covered']])
  })
})

test('the laws name only defects of the catalogue', () => {
  const named = shopContract.laws.flatMap((law) => law.defects)
  expect(named.filter((id) => !(id in shopContract.defects))).toEqual([])
})

describe('the model', () => {
  const { model } = shop
  const options = { maxEvents: 20, scopes: [model.defaultScope], events: model.events }

  test('its random histories are possible without leaving anything out', () => {
    const outcome = checkProperty(
      property(model.histories(options), (history) => {
        expect(model.without(history, history.events)).toEqual(history)
        expect(model.historyOf(history.events)).toEqual(history)
      }),
      { seed: 1 },
    )
    expect(outcome.failed).toBe(false)
  })
})
