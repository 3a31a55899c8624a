import { createHmac, timingSafeEqual } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Consumer } from '../../src/engine/consumer.js'

export const secret = `whsec_${Buffer.from('a key of the shop for tests').toString('base64')}`

interface Event {
  readonly type: string
  readonly timestamp: string
  readonly data: { readonly id: string; readonly status: string; readonly note: string }
}

/** What becomes of an event, what is shown, and how to begin anew. */
interface Store {
  apply(event: Event): void
  show(): unknown
  clear(): void
}

interface Row {
  readonly time: number
  readonly removed: boolean
  readonly status: string
  readonly note: string
}

const rankOf = ({ removed, status, note }: Row) => JSON.stringify([removed ? 1 : 0, status, note])

/** Sound: the newest event of each order stands, tombstones too; of two at one time the same one whatever comes first. */
export function newestWins(onApplied: (type: string) => void = () => {}): Store {
  const rows = new Map<string, Row>()
  return {
    apply({ type, timestamp, data: { id, status, note } }) {
      const row: Row = { time: Date.parse(timestamp), removed: type === 'order.cancelled', status, note }
      const old = rows.get(id)
      if (old && (old.time > row.time || (old.time === row.time && rankOf(old) >= rankOf(row)))) return
      rows.set(id, row)
      onApplied(type)
    },
    show: () => [...rows].filter(([, row]) => !row.removed).map(([id, { status, note }]) => ({ id, status, note })),
    clear: () => rows.clear(),
  }
}

/** Faulty: whatever arrives is written. */
export function lastArrivalWins(): Store {
  const rows = new Map<string, object>()
  return {
    apply({ type, data: { id, status, note } }) {
      if (type === 'order.cancelled') rows.delete(id)
      else rows.set(id, { status, note })
    },
    show: () => Object.fromEntries(rows),
    clear: () => rows.clear(),
  }
}

/** As the specification says, with one secret. Written apart from what the checker signs with. */
export function isAuthentic({ headers }: Request, body: Uint8Array): boolean {
  const [id, timestamp = '', given] = ['id', 'timestamp', 'signature'].map(
    (name) => headers.get(`webhook-${name}`) ?? '',
  )
  if (!id || !given || !/^\d+$/.test(timestamp)) return false
  const key = Buffer.from(secret.slice('whsec_'.length), 'base64')
  const digest = createHmac('sha256', key).update(`${id}.${timestamp}.`).update(body).digest('base64')
  const right = Buffer.from(`v1,${digest}`)
  return given.split(' ').some((one) => {
    const bytes = Buffer.from(one)
    return bytes.length === right.length && timingSafeEqual(bytes, right)
  })
}

/** The same, and signed no longer ago than the window, ms. */
export function isRecent(windowMs: number) {
  return (request: Request, body: Uint8Array): boolean => {
    const signedAt = 1000 * Number(request.headers.get('webhook-timestamp'))
    return isAuthentic(request, body) && Math.abs(Date.now() - signedAt) <= windowMs
  }
}

/** Faulty: the body is no part of what is signed. */
export function isSignedWithoutBody(request: Request, body: Uint8Array): boolean {
  return isAuthentic(request, body) || isAuthentic(request, new Uint8Array())
}

/** An in-process consumer around a store. */
export function consumerOf(store: Store, isWanted = isAuthentic): Consumer {
  return {
    endpoint: async (request: Request) => {
      if (request.method !== 'POST') return new Response(null, { status: 405 })
      const body = new Uint8Array(await request.arrayBuffer())
      if (!isWanted(request, body)) return new Response(null, { status: 401 })
      const event = eventIn(body)
      if (event === undefined) return new Response(null, { status: 400 })
      if (event.type.startsWith('order.')) store.apply(event)
      return new Response(null, { status: 204 })
    },
    path: '/hooks/orders',
    secrets: [secret],
    observe: () => store.show(),
    reset: () => store.clear(),
  }
}

function eventIn(body: Uint8Array): Event | undefined {
  try {
    const event = JSON.parse(
      new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(body),
    ) as Partial<Event> | null
    const isEvent = typeof event?.type === 'string' && typeof event.data?.id === 'string'
    return isEvent && !Number.isNaN(Date.parse(event.timestamp ?? '')) ? (event as Event) : undefined
  } catch {
    return undefined
  }
}

/** The same consumer as a Node listener, which is spoken to over HTTP. */
export function listenerOf(store: Store): Consumer {
  const { endpoint, ...consumer } = consumerOf(store)
  const handle = endpoint as (request: Request) => Promise<Response>
  return {
    ...consumer,
    endpoint: async (incoming: IncomingMessage, outgoing: ServerResponse) => {
      const chunks: Buffer[] = []
      for await (const chunk of incoming) chunks.push(chunk as Buffer)
      const { method = '', url = '', headers } = incoming
      const body = chunks.length === 0 || method === 'GET' ? {} : { body: Buffer.concat(chunks) }
      const given = Object.entries(headers).map(([name, value]) => [name, String(value)] as [string, string])
      const { status } = await handle(
        new Request(new URL(url, 'http://shop.test'), { method, headers: given, ...body }),
      )
      outgoing.writeHead(status).end()
    },
  }
}
