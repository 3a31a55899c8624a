import { createHmac } from 'node:crypto'
import { Agent, request } from 'node:http'
import type { Json } from '../../src/report/report.js'
import type { Running } from './running.js'

export interface Event {
  readonly environment_id: string
  readonly event: string
  readonly payload: Json
  readonly sent_at: string
}

const start = Date.parse('2026-03-01T10:00:00.000Z')

/** An event `ms` after the start of the story; `data` replaces fields of the asset or folder. */
export function event(
  name: string,
  id: string,
  ms: number,
  data: Record<string, Json> = {},
  environment = 'env-1',
): Event {
  const user = { id: 'user-1', role: 'User' }
  const common = { id, name: `${id}@${ms}`, category_id: '1f0ca0db-d0fa-4b03-9703-9f152615ed0c' }
  const asset = {
    ...common,
    extension: 'jpeg',
    url: `https://ckbox.dev/${environment}/assets/${id}/file`,
    mime_type: 'image/jpeg',
    size_in_bytes: 1000 + ms,
    tags: [],
    metadata: { description: `d${ms}`, custom_attributes: {} },
    ...data,
  }
  const entity = name.startsWith('folder.') ? { folder: { ...common, ...data } } : { asset }
  return {
    environment_id: environment,
    event: name,
    payload: { workspace_id: 'workspace-1', ...entity, user },
    sent_at: new Date(start + ms).toISOString(),
  }
}

export interface SendOptions {
  readonly secret?: string
  /** Header time; null leaves the header out. */
  readonly timestamp?: string | null
  readonly method?: string
  /** Replaces what is signed: path with query. */
  readonly signedTarget?: string
  /** Replaces what is sent to: path with query. */
  readonly target?: string
  /** Changes the right signature; undefined leaves the header out. */
  readonly signature?: (right: string) => string | readonly string[] | undefined
  readonly headers?: Readonly<Record<string, string>>
  readonly timeout?: number
  /** Sends the body in two pieces, cut at this byte. */
  readonly cut?: number
}

export interface Answered {
  /** 0 where there was none. */
  readonly status: number
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>
  readonly body: string
}

export const sign = (secret: string, method: string, target: string, timestamp: string, body: string): string =>
  createHmac('sha256', secret).update(`${method}${target}${timestamp}${body}`).digest('hex')

export const ok = (answered: Answered): boolean => answered.status >= 200 && answered.status < 300
export const refused = (answered: Answered): boolean => answered.status >= 400 && answered.status < 500

/** Sends by hand what CKBox would send, or something near it. */
export class Driver {
  readonly running: Running
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 32 })
  readonly #url: URL

  constructor(running: Running) {
    this.running = running
    this.#url = new URL(running.url)
  }

  send(event: Event | string, options: SendOptions = {}): Promise<Answered> {
    const body = typeof event === 'string' ? event : JSON.stringify(event)
    const method = options.method ?? 'POST'
    const target = options.target ?? this.#url.pathname + this.#url.search
    const declared = this.running.signedUrl === undefined ? undefined : new URL(this.running.signedUrl)
    const signedTarget = options.signedTarget ?? (declared ? declared.pathname + declared.search : target)
    const timestamp = options.timestamp === undefined ? String(Date.now()) : options.timestamp
    const right = sign(options.secret ?? this.running.secrets[0] ?? '', method, signedTarget, timestamp ?? '', body)
    const signature = options.signature ? options.signature(right) : right
    const headers: Record<string, string | string[]> = {
      'Content-Type': 'application/json',
      'Content-Length': String(Buffer.byteLength(body)),
      ...(timestamp !== null && { 'X-CS-Timestamp': timestamp }),
      ...(signature !== undefined && { 'X-CS-Signature': typeof signature === 'string' ? signature : [...signature] }),
      ...options.headers,
    }
    return new Promise((resolve) => {
      const none = () => resolve({ status: 0, headers: {}, body: '' })
      const sent = request(
        { host: this.#url.hostname, port: this.#url.port, path: target, method, headers, agent: this.#agent },
        (answer) => {
          const chunks: Buffer[] = []
          answer.on('data', (chunk: Buffer) => {
            chunks.push(chunk)
            if (chunks.length > 1000) answer.destroy()
          })
          answer.on('close', () =>
            resolve({
              status: answer.statusCode ?? 0,
              headers: answer.headers,
              body: Buffer.concat(chunks).toString(),
            }),
          )
        },
      )
      const deadline = setTimeout(() => sent.destroy(), options.timeout ?? 3000)
      sent.on('close', () => clearTimeout(deadline))
      sent.on('error', none)
      if (options.cut === undefined) return void sent.end(body)
      const bytes = Buffer.from(body)
      sent.write(bytes.subarray(0, options.cut))
      setTimeout(() => sent.end(bytes.subarray(options.cut)), 30)
    })
  }

  /** Sends until it is accepted, as CKBox would; gives the last answer. */
  async deliver(event: Event | string, options: SendOptions = {}, tries = 40): Promise<Answered> {
    let answered = await this.send(event, options)
    for (let left = tries - 1; left > 0 && !ok(answered); left--) {
      await new Promise((resolve) => setTimeout(resolve, 10 * Math.min(tries - left, 10)))
      answered = await this.send(event, options)
    }
    return answered
  }

  /** Each once, in turn; what was refused again at the end. */
  async story(...events: readonly Event[]): Promise<void> {
    const tries = 20
    const again: Event[] = []
    for (const event of events) if (!ok(await this.send(event))) again.push(event)
    for (const event of again) await this.deliver(event, {}, tries)
  }

  async state(): Promise<Json> {
    return ((await this.running.observe?.()) ?? null) as Json
  }

  /** Whether the name that `event()` gave, or any other text, is in the observed state. */
  async shows(text: string): Promise<boolean> {
    return JSON.stringify(await this.state()).includes(JSON.stringify(text).slice(1, -1))
  }

  async count(text: string): Promise<number> {
    return JSON.stringify(await this.state()).split(`"${text}"`).length - 1
  }

  async effects(): Promise<number> {
    const counters = await this.running.effects?.()
    return Number((counters as Record<string, number>)?.mails ?? 0)
  }

  async settled(check: () => Promise<boolean>, within = 8000): Promise<boolean> {
    for (const end = Date.now() + within; Date.now() < end; ) {
      if (await check()) return true
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
    return check()
  }

  async close(): Promise<void> {
    this.#agent.destroy()
    await this.running.close()
  }
}
