import { ckboxContract } from '../../src/ckbox/contract.js'
import { happeningsIn } from '../../src/engine/happenings.js'
import type { Finding, Report } from '../../src/report/report.js'

type History = NonNullable<Finding['counterexample']['history']>

const asset = {
  id: '-1zT3SPzjuEv',
  name: 'Cupcake',
  extension: 'jpeg',
  url: 'https://ckbox.dev/e1/assets/-1zT3SPzjuEv/file',
  mime_type: 'image/jpeg',
  category_id: '1f0ca0db-d0fa-4b03-9703-9f152615ed0c',
  size_in_bytes: 523625,
  tags: [],
  metadata: { description: '', custom_attributes: {} },
}
const user = { id: 'user-1', role: 'User' }
const envelope = { environment_id: '6afdca1ba1e38969dea1' }

/** An upload and two renames of one asset. */
export const renames = [
  {
    ...envelope,
    event: 'asset.uploaded',
    payload: { workspace_id: 'w1', asset, user },
    sent_at: '2024-02-18T18:03:18.815Z',
  },
  {
    ...envelope,
    event: 'asset.modified',
    payload: {
      workspace_id: 'w1',
      asset: { ...asset, name: 'First' },
      asset_before_modification: asset,
      user,
    },
    sent_at: '2024-02-18T18:03:19.815Z',
  },
  {
    ...envelope,
    event: 'asset.modified',
    payload: {
      workspace_id: 'w1',
      asset: { ...asset, name: 'Second', tags: ['new'], folder_id: 'W_g4u6ZEHxuO' },
      asset_before_modification: { ...asset, name: 'First' },
      user,
    },
    sent_at: '2024-02-18T18:03:20.815Z',
  },
] as History

const happenings = happeningsIn(ckboxContract.provider.model, renames)

export const lastArrivalWins: Finding = {
  law: 'ordering/order-does-not-matter',
  defect: 'ordering/last-arrival-wins',
  severity: 'must',
  message: 'The last event to arrive wins, even if it is older: the older of two changes of an asset arrives last.',
  remedy:
    'Keep the sent_at of the event that last changed each asset, and leave the asset as it is when an event with an earlier sent_at arrives.',
  counterexample: {
    trial: { law: 'ordering/order-does-not-matter', keys: ['asset-older-change-last'] },
    title: 'the older of two changes of an asset arrives last',
    history: renames,
    happenings,
    comparesInOrder: 'without memory',
    schedule: [{ event: 0 }, { event: 2 }, { event: 1 }],
    expected: { assets: [{ id: '-1zT3SPzjuEv', name: 'Second', tags: ['new'] }] },
    actual: { assets: [{ id: '-1zT3SPzjuEv', name: 'First', tags: [] }] },
  },
  consequences: ['idempotency/late-duplicate-changes-nothing'],
  reproduce: {
    replay: 'ckbox-webhooks replay .ckbox-webhooks/ordering-order-does-not-matter-42.json',
    curl: ["curl -X POST http://127.0.0.1:3000/webhooks/ckbox --data-binary '{}'"],
  },
  seed: 42,
  path: '3:0:1',
}

export const forgedAccepted: Finding = {
  law: 'signature/forged-is-refused',
  severity: 'must',
  message: 'The consumer accepted a request where it is signed with another secret.',
  remedy: 'Compare the signature before anything else, with every secret that is configured and with no other.',
  counterexample: {
    trial: { law: 'signature/forged-is-refused', keys: ['another-secret'] },
    title: 'it is signed with another secret',
    request: {
      method: 'POST',
      url: 'http://127.0.0.1:3000/webhooks/ckbox',
      headers: [
        ['Content-Type', 'application/json'],
        ['X-CS-Timestamp', '1563276169752'],
        ['X-CS-Signature', '00'.repeat(32)],
      ],
      body: '{"a":1}',
    },
    answer: { status: 200, body: 'ok' },
  },
  reproduce: { curl: [] },
  seed: 42,
}

export const flakyRace: Finding = {
  law: 'concurrency/duplicates-at-once',
  defect: 'concurrency/check-then-insert',
  severity: 'should',
  message: 'Two deliveries of one event at once made two rows.',
  remedy: 'Let a unique index of the store refuse the second row.',
  counterexample: {
    trial: { law: 'concurrency/duplicates-at-once', keys: ['creation-twice'] },
    title: 'the creation of an asset, 2 times at once',
    history: renames.slice(0, 1),
    happenings: happenings.slice(0, 1),
    schedule: [{ together: [{ event: 0 }, { event: 0, signing: 'identical' }] }, { event: 0, clockOffsetMs: -300_000 }],
  },
  reproduce: { curl: [] },
  seed: 42,
}

export const slowBurst: Finding = {
  law: 'limits/bursts-taken',
  defect: 'limits/rate-limited',
  severity: 'info',
  message: 'The consumer answered 12 of 64 requests with 429 when 32 came at a time.',
  remedy: 'Nothing, if your limit is meant to be that low: CKBox sends again what is refused.',
  counterexample: {
    trial: { law: 'limits/bursts-taken', keys: ['waves'] },
    title: '32 authentic deliveries at a time',
  },
  reproduce: { curl: [] },
  seed: 42,
}

/** A report with every kind of verdict and finding. */
export const sampleReport: Report = {
  reportVersion: 1,
  tool: { name: 'ckbox-webhooks', version: '1.0.0' },
  target: 'http://127.0.0.1:3000/webhooks/ckbox',
  seed: 42,
  durationMs: 3120,
  deliveries: 8123,
  summary: { held: 2, broken: 3, skipped: 2, flaky: 1 },
  laws: [
    law('signature/authentic-is-accepted', 'An authentic delivery is accepted', 'must', { verdict: 'held' }),
    law('signature/forged-is-refused', 'A forged delivery is refused', 'must', { verdict: 'broken' }),
    law('idempotency/duplicates-change-nothing', 'A repeated event changes nothing', 'must', {
      verdict: 'held',
      reason: 'checked in part: the consumer is too slow for all histories',
    }),
    law('ordering/order-does-not-matter', 'The order of arrival does not matter', 'must', { verdict: 'broken' }),
    law('concurrency/duplicates-at-once', 'Duplicates at once count once', 'should', {
      verdict: 'flaky',
      reason: 'failed once, but passed when replayed',
    }),
    law('recovery/restart-loses-nothing', 'A restart loses nothing', 'must', {
      verdict: 'skipped',
      reason: 'Give `restart` to check this.',
    }),
    law('recovery/poison-does-not-block', 'A poison event blocks nothing', 'should', {
      verdict: 'skipped',
      reason: 'Give `restart` to check this.',
    }),
    law('limits/bursts-taken', 'A burst of events is taken', 'info', { verdict: 'broken' }),
  ],
  findings: [flakyRace, slowBurst, forgedAccepted, lastArrivalWins],
}

/** A report of a run in which everything held. */
export const soundReport: Report = {
  ...sampleReport,
  summary: { held: 1, broken: 0, skipped: 0, flaky: 0 },
  laws: sampleReport.laws.slice(0, 1),
  findings: [],
}

function law(
  id: string,
  title: string,
  severity: 'must' | 'should' | 'info',
  verdict: { verdict: 'held' | 'broken' | 'skipped' | 'flaky'; reason?: string },
): Report['laws'][number] {
  return { id, title, severity, ...verdict, trials: 10, deliveries: 100, durationMs: 500 }
}
