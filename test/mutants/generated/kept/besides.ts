import type { Json } from '../../../../src/report/report.js'
import { digest } from '../../kit/event.js'
import { keyOf } from '../../kit/store.js'
import { liveRows, ofKind, type Stored, text } from '../content.js'
import type { Aspect, Beside } from '../vocabulary.js'
import { hashOf } from './columns.js'

const iso = (ms: number): string => new Date(ms).toISOString()

const counted = (names: readonly string[]): { [name: string]: Json } => {
  const counts = new Map<string, number>()
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1)
  return Object.fromEntries(counts)
}

const all: readonly Aspect[] = ['presence', 'ids', 'name', 'size', 'texts', 'places', 'copies', 'hash']
const LAST = 20
/** How long a notification takes to go out, ms. */
const OUT_AFTER = 150

/** Ids by tag, of what lives. */
function tagIndex(rows: readonly Stored[]): { [tag: string]: Json } {
  const index = new Map<string, string[]>()
  for (const row of rows) {
    for (const tag of Array.isArray(row.data.tags) ? new Set(row.data.tags.map(String)) : [])
      index.set(tag, [...(index.get(tag) ?? []), row.id])
  }
  return Object.fromEntries([...index].map(([tag, ids]) => [tag, ids.sort()]))
}

export const besides: readonly Beside[] = [
  {
    name: 'audit trail',
    shows: ['hash'],
    of: ({ changes }) =>
      changes.map(({ id, kind, field, from, to, at }, index) => ({
        entry: index + 1,
        object: `${kind}:${id}`,
        before: { [field]: from },
        after: { [field]: to },
        when: iso(at),
      })),
  },
  {
    name: 'last events',
    of: ({ arrivals }) =>
      arrivals
        .slice(-LAST)
        .reverse()
        .map(({ event, id, sentAt }) => ({ type: event, subject: id, occurred: sentAt })),
  },
  {
    name: 'jobs',
    of: ({ arrivals }) =>
      arrivals.map(({ serial, uuid, event, at }) => ({
        job: uuid,
        queue: event.split('.')[0] ?? '',
        attempts: 1 + (Number.parseInt(uuid.slice(0, 2), 16) % 3),
        state: 'completed',
        number: serial,
        enqueued: at,
      })),
  },
  {
    name: 'notifications',
    shows: ['hash'],
    mails: true,
    of: ({ mails }) =>
      mails.map(({ serial, about, at }) => ({
        number: serial,
        text: `News about ${about}`,
        state: Date.now() - at > OUT_AFTER ? 'sent' : 'waiting',
      })),
  },
  {
    name: 'checksum',
    shows: all,
    of: (content) =>
      digest(
        liveRows(content)
          .map((row) => `${keyOf(row)} ${hashOf(row)}`)
          .sort()
          .join('\n'),
      ),
  },
  {
    name: 'statistics',
    shows: ['presence', 'size', 'copies', 'hash'],
    of: (content) => {
      const assets = ofKind(liveRows(content), 'asset')
      const sum = assets.reduce((total, row) => total + (Number(row.data.size_in_bytes) || 0), 0)
      return { files: assets.length, average_size: assets.length === 0 ? 0 : Number((sum / assets.length).toFixed(2)) }
    },
  },
  {
    name: 'tag index',
    shows: ['presence', 'ids', 'texts', 'copies', 'hash'],
    of: (content) => tagIndex(ofKind(liveRows(content), 'asset')),
  },
  {
    name: 'types',
    shows: ['presence', 'copies', 'hash'],
    of: (content) => counted(ofKind(liveRows(content), 'asset').map((row) => text(row, 'mime_type'))),
  },
  {
    name: 'activity by day',
    of: ({ arrivals }) => counted(arrivals.map(({ at, event }) => `${iso(at).slice(0, 10)} ${event.split('.')[0]}`)),
  },
  {
    name: 'health',
    of: ({ arrivals, startedAt }) => ({
      status: 'up',
      since: iso(startedAt),
      idle: `${Math.floor((Date.now() - (arrivals.at(-1)?.at ?? startedAt)) / 1000)} s`,
      checked: iso(Date.now()),
    }),
  },
]
