import { createHmac } from 'node:crypto'
import type { Json } from '../../src/observation/json.js'
import type { Consumer } from '../../src/runner/consumer.js'

export interface Parts {
  readonly method: string
  readonly headers: Headers
  readonly body: Buffer
}

type Fields = Record<string, Json>

/** What may go otherwise than it should; each throws, answers a status, or gives `undefined` to go on. */
export interface Fault {
  /** What the signature is made over in place of the raw bytes. */
  readonly signedBytes?: (body: Buffer) => Buffer | string
  readonly readBody?: (request: Request) => Promise<Buffer>
  readonly anyMethod?: boolean
  /** Before anything is looked at. */
  readonly first?: (parts: Parts) => Promise<number | undefined> | number | undefined
  /** After the signature was found right. */
  readonly verified?: (parts: Parts) => Promise<number | undefined> | number | undefined
  /** Once the event is parsed. */
  readonly read?: (event: Fields, text: string) => Promise<number | undefined> | number | undefined
  /** The row as it is stored. */
  readonly stored?: (row: Fields, before: Fields | undefined) => Fields
  readonly write?: (write: () => void) => Promise<void> | void
  /** After the row was written. */
  readonly last?: (row: Fields, event: Fields) => number | undefined
  readonly also?: Partial<Consumer>
}

const SECRET = 'strict-secret'
const events = /^(asset\.(uploaded|copied|modified|overwritten|removed)|folder\.(created|modified|removed))$/

/** A consumer in memory that checks signatures and shapes, sound but for its fault. */
export function strictConsumer(fault: Fault = {}): Consumer {
  const rows = new Map<string, Fields>()

  const receive = async (request: Request): Promise<number> => {
    const body = fault.readBody ? await fault.readBody(request) : Buffer.from(await request.arrayBuffer())
    const parts = { method: request.method, headers: request.headers, body }
    const early = await fault.first?.(parts)
    if (early !== undefined) return early
    if (request.method !== 'POST' && !fault.anyMethod) return 405
    const { pathname, search } = new URL(request.url)
    const mac = createHmac('sha256', SECRET)
      .update(request.method + pathname + search + (request.headers.get('x-cs-timestamp') ?? ''))
      .update(fault.signedBytes?.(body) ?? body)
      .digest('hex')
    if (request.headers.get('x-cs-signature') !== mac) return 401
    return (await fault.verified?.(parts)) ?? (await apply(body.toString()))
  }

  const apply = async (text: string): Promise<number> => {
    let event: Fields
    try {
      event = JSON.parse(text) as Fields
    } catch {
      return 400
    }
    const early = await fault.read?.(event, text)
    if (early !== undefined) return early
    const payload = event?.payload as Fields | null | undefined
    if (typeof event?.event !== 'string') return 400
    if (!events.test(event.event)) return 200
    const entity = (payload?.asset ?? payload?.folder) as Fields | undefined
    const at = Date.parse(String(event.sent_at))
    if (typeof entity?.id !== 'string' || Number.isNaN(at)) return 400
    const before = rows.get(entity.id)
    if (before !== undefined && Number(before.at) >= at) return 200
    const row = { ...entity, at, removed: event.event.endsWith('removed') }
    const write = () => void rows.set(String(entity.id), fault.stored?.(row, before) ?? row)
    if (fault.write) await fault.write(write)
    else write()
    return fault.last?.(row, event) ?? 200
  }

  const endpoint = async (request: Request): Promise<Response> => {
    try {
      return new Response(null, { status: await receive(request) })
    } catch {
      return new Response(null, { status: 500 })
    }
  }
  return {
    endpoint,
    secrets: [SECRET],
    observe: () => [...rows.values()].filter(({ removed }) => !removed).map(({ at: _at, ...row }) => row),
    ...fault.also,
  }
}
