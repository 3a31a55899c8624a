import type { Json } from '../../../src/report/report.js'
import { liveRows, ofKind, type Stored, text } from './content.js'
import type { Beside } from './vocabulary.js'

const iso = (ms: number): string => new Date(ms).toISOString()

const counted = (names: readonly string[]): { [name: string]: Json } => {
  const counts = new Map<string, number>()
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1)
  return Object.fromEntries(counts)
}

const assets = (rows: readonly Stored[]): Stored[] => ofKind(rows, 'asset')
const removed = (rows: readonly Stored[]): Stored[] => rows.filter((row) => row.deleted)
const MONTH = 30 * 86_400_000

export const besides: readonly Beside[] = [
  {
    name: 'deliveries',
    of: ({ arrivals }) =>
      arrivals.map(({ serial, event, id, at }) => ({ nr: serial, event, subject: id, received_at: iso(at) })),
  },
  {
    name: 'inbox',
    of: ({ arrivals }) => arrivals.map(({ uuid, event, sentAt, at }) => ({ uuid, event, sent_at: sentAt, seen: at })),
  },
  { name: 'delivery lines', of: ({ arrivals }) => arrivals.map(({ event, id, at }) => `${iso(at)} ${event} ${id}`) },
  { name: 'counters', of: ({ arrivals }) => counted(arrivals.map(({ event }) => event)) },
  {
    name: 'field changes',
    shows: ['hash'],
    of: ({ changes }) => changes.map((change) => ({ ...change, at: iso(change.at) })),
  },
  { name: 'uploads by folder', shows: ['hash'], of: ({ uploads }) => Object.fromEntries(uploads) },
  {
    name: 'first folders',
    shows: ['hash'],
    needs: 'places',
    of: ({ rows }) => Object.fromEntries(assets(rows).map((row) => [row.id, row.stamp.firstFolder])),
  },
  {
    name: 'trash',
    shows: ['presence', 'name'],
    of: ({ rows }) =>
      removed(rows).map((row) => ({
        item: row.id,
        label: text(row, 'name'),
        removed_at: iso(row.at),
        purge_after: iso(row.at + MONTH),
      })),
  },
  {
    name: 'totals',
    shows: ['presence', 'size', 'copies'],
    of: (content) => {
      const live = liveRows(content)
      return {
        asset_total: assets(live).length,
        folder_total: ofKind(live, 'folder').length,
        byte_total: assets(live).reduce((sum, row) => sum + (Number(row.data.size_in_bytes) || 0), 0),
      }
    },
  },
  {
    name: 'assets in folders',
    shows: ['presence', 'places', 'copies'],
    of: (content) => counted(assets(liveRows(content)).map((row) => text(row, 'folder_id') || 'root')),
  },
  {
    name: 'metrics',
    of: ({ startedAt, arrivals }) => ({
      started: iso(startedAt),
      uptime_ms: Date.now() - startedAt,
      requests: arrivals.length,
      last_request: arrivals.at(-1)?.at ?? null,
    }),
  },
  {
    name: 'outbox',
    shows: ['hash'],
    mails: true,
    of: ({ mails }) => mails.map((mail) => ({ ...mail, at: iso(mail.at) })),
  },
]
