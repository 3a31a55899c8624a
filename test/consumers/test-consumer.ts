import type { IncomingMessage, ServerResponse } from 'node:http'
import { buffer } from 'node:stream/consumers'
import type { AnyWebhookEvent } from '../../generated/types.js'
import type { FetchHandler, NodeListener } from '../../src/delivery/endpoint.js'
import { type Clock, realClock } from '../../src/engine/clock.js'
import type { Fields } from '../../src/observation/json.js'
import { parseWebhook } from '../../src/receive/parse.js'
import type { ReceivableRequest } from '../../src/receive/read-request.js'
import { receiveWebhook } from '../../src/receive/receive.js'
import { authenticateRequest } from '../../src/signature/authenticate.js'
import type { Consumer } from '../../src/testing/check-contract.js'
import { JobQueue, type QueueOptions } from './job-queue.js'
import { type Apply, type Change, changeOf, newestWins, type Status, Store } from './store.js'

export const secret = 'a-secret-of-the-tests'
export const path = '/webhooks/ckbox?tenant=1'

export interface Parts {
  readonly method: string
  readonly headers: Headers
  readonly body: Buffer
}

/** What may go otherwise than it should on the way in; each step throws, gives the status of the answer, or goes on. */
export interface Faults {
  readonly readBody?: (request: Request) => Promise<Buffer>
  /** Before anything is looked at. */
  readonly first?: (parts: Parts, store: Store) => Promise<Status> | Status
  readonly anyMethod?: boolean
  /** What the signature is made over in place of the raw bytes. */
  readonly signedBytes?: (body: Buffer) => Buffer | string
  /** The secrets that are taken, by what the body says. Default: the consumer's. */
  readonly secretsFor?: (body: string) => readonly string[]
  /** What is taken without a look at its signature. */
  readonly unverified?: (body: string) => boolean
  /** After the signature was found right. */
  readonly verified?: (parts: Parts, store: Store) => Promise<Status> | Status
  /** Once the event is parsed. */
  readonly read?: (event: AnyWebhookEvent, store: Store) => Promise<Status> | Status
  /** The entity as it is stored. */
  readonly stored?: (entity: Fields, before: Fields | undefined) => Fields
  /** After everything was done. */
  readonly last?: (event: AnyWebhookEvent) => Status
}

export interface TestConsumerOptions {
  /** What everything is timed by. Default: real time. */
  readonly clock?: Clock
  readonly secrets?: readonly string[]
  /** How long an answer takes, ms. Default 0. */
  readonly answerMs?: number
  /** The longest time that the store takes, ms. Default 0. */
  readonly latencyMs?: number
  /** What becomes of an event that changes something. Default: the newest wins. */
  readonly apply?: Apply
  /** What `observe` gives. Default: the live rows. */
  readonly show?: (store: Store) => unknown
  /** It answers 202 at once and works later. */
  readonly queue?: QueueOptions
  /** Where they are given, be they none, requests are received step by step; else by `receiveWebhook`. */
  readonly faults?: Faults
  readonly hooks?: readonly ('effects' | 'failOnce' | 'reset' | 'restart')[]
  /** Adds to the consumer, or replaces parts of it. */
  readonly also?: (store: Store) => Partial<Consumer>
}

export interface TestConsumer extends Consumer {
  readonly store: Store
}

/** A consumer in this process, in memory, sound but for what its options say. */
export function testConsumer(options: TestConsumerOptions = {}): TestConsumer & { readonly endpoint: FetchHandler } {
  const { consumer, receive } = build(options)
  return Object.assign(consumer, { endpoint: receive }, options.also?.(consumer.store))
}

/** The same behind a Node listener. */
export function listeningConsumer(
  options: TestConsumerOptions = {},
): TestConsumer & { readonly endpoint: NodeListener } {
  const { consumer, receive } = build(options)
  const endpoint = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { method = '', url = '', headers } = request
    const answer = await receive({ method, url, headers, body: await buffer(request) })
    response.writeHead(answer.status).end(await answer.text())
  }
  return Object.assign(consumer, { endpoint }, options.also?.(consumer.store))
}

const MS_TO_SHOW_A_ROW = 0.02

type Receive = (request: ReceivableRequest) => Promise<Response>

function build(options: TestConsumerOptions) {
  const {
    clock = realClock,
    secrets = [secret],
    answerMs = 0,
    latencyMs = 0,
    hooks = ['reset'],
    queue,
    show = rowsOf,
  } = options
  const store = new Store(clock, latencyMs)
  const handle = handlerOf(options, store)
  const { faults } = options
  const take: Receive =
    faults === undefined
      ? (request) => receiveByPackage(request, { secrets, now: clock.now }, handle)
      : (request) => receiveByHand(request as Request, { secrets, faults, store }, handle)
  const receive: Receive = async (request) => {
    if (answerMs > 0) await clock.sleep(answerMs)
    try {
      return await take(request)
    } catch {
      return new Response(null, { status: 500 })
    }
  }
  const given: Partial<Consumer> = {
    effects: () => ({ mails: store.mails }),
    failOnce: () => {
      store.failing = true
    },
    reset: () => store.clear(),
    restart: () => {
      store.restarts++
    },
  }
  const consumer = {
    path,
    secrets,
    store,
    observe: async () => {
      // Else the engine, which looks as often as looking takes little time, would look a thousand times.
      if (queue) await clock.sleep(MS_TO_SHOW_A_ROW * store.size)
      return show(store)
    },
    ...Object.fromEntries(hooks.map((hook) => [hook, given[hook]])),
  }
  return { consumer, receive }
}

function rowsOf({ live }: Store): unknown {
  return live.map(({ key, entity }) => ({ key, ...entity }))
}

type Handle = (event: AnyWebhookEvent, body: string) => Promise<number>

/** What becomes of an event, now or later; gives the status of the answer. */
function handlerOf({ apply = newestWins, queue, faults = {} }: TestConsumerOptions, store: Store): Handle {
  const work = async (change: Change, body: string): Promise<number> => {
    const before = store.find(change.key)?.entity
    const entity = faults.stored?.(change.entity, before) ?? change.entity
    return (await apply(store, { ...change, entity }, body)) ?? 204
  }
  const jobs = queue && new JobQueue(store.clock, queue)
  return async (event, body) => {
    const change = changeOf(event)
    if (change === undefined) return faults.last?.(event) ?? 204
    if (jobs === undefined) {
      const status = await work(change, body)
      return faults.last?.(event) ?? status
    }
    jobs.push(async () => {
      const status = await work(change, body)
      if (status >= 400) throw new Error(`the job failed with ${status}`)
    })
    return 202
  }
}

async function receiveByPackage(
  request: ReceivableRequest,
  options: Parameters<typeof receiveWebhook>[1],
  handle: Handle,
): Promise<Response> {
  if (request.method !== 'POST') return new Response(null, { status: 405 })
  const received = await receiveWebhook(request, options)
  if (!received.ok) return Response.json({ code: received.error.code }, { status: received.error.status })
  return new Response(null, { status: await handle(received.event, JSON.stringify(received.event)) })
}

/** Receives as the package does, in steps that can go wrong. */
async function receiveByHand(
  request: Request,
  { secrets, faults, store }: { secrets: readonly string[]; faults: Faults; store: Store },
  handle: Handle,
): Promise<Response> {
  const { method, url, headers } = request
  const body = faults.readBody ? await faults.readBody(request) : Buffer.from(await request.arrayBuffer())
  const parts: Parts = { method, headers, body }
  const text = body.toString()
  const isAuthentic = (): boolean => {
    if (faults.unverified?.(text)) return true
    const signed = {
      method,
      url,
      timestamp: headers.get('x-cs-timestamp') ?? undefined,
      signature: headers.get('x-cs-signature') ?? undefined,
      body: faults.signedBytes?.(body) ?? body,
    }
    return typeof authenticateRequest(signed, { secrets: faults.secretsFor?.(text) ?? secrets }) === 'number'
  }
  const status = async (): Promise<number> => {
    const early = await faults.first?.(parts, store)
    if (early !== undefined) return early
    if (method !== 'POST' && !faults.anyMethod) return 405
    if (!isAuthentic()) return 401
    const refused = await faults.verified?.(parts, store)
    if (refused !== undefined) return refused
    const parsed = parseWebhook(body)
    if (!parsed.ok) return parsed.error.status
    return (await faults.read?.(parsed.event, store)) ?? (await handle(parsed.event, text))
  }
  return new Response(null, { status: await status() })
}
