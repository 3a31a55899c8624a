import { joinHeaders, type Pending } from './answers.js'

/** The longest head of a response, bytes. */
const longestHead = 128 * 1024

type Body = { kind: 'length'; left: number } | { kind: 'chunks'; left: number; trailing: boolean } | { kind: 'rest' }

/** Reads one HTTP/1.1 response from the bytes of a connection and hands its status, headers and body on. */
export class ResponseReader {
  done = false
  readonly #pending: Pending
  readonly #bodiless: boolean
  #buffer: Buffer = Buffer.alloc(0)
  #body: Body | undefined

  constructor(bodiless: boolean, pending: Pending) {
    this.#bodiless = bodiless
    this.#pending = pending
  }

  /** @throws Error with the code `HPE_INVALID` where the bytes are not HTTP */
  read(bytes: Buffer): void {
    this.#buffer = this.#buffer.length === 0 ? bytes : Buffer.concat([this.#buffer, bytes])
    while (!this.done && this.#step()) {}
  }

  /** The other side has closed the connection: which ends a body that has no length, and nothing else. */
  end(): void {
    if (this.#body?.kind === 'rest') this.done = true
  }

  #step(): boolean {
    if (this.#body === undefined) return this.#readHead()
    if (this.#body.kind === 'chunks') return this.#readChunk(this.#body)
    const wanted = this.#body.kind === 'rest' ? this.#buffer.length : this.#body.left
    const taken = this.#take(wanted)
    if (this.#body.kind === 'length') {
      this.#body.left -= taken
      this.done = this.#body.left === 0
    }
    return false
  }

  #readHead(): boolean {
    const end = this.#buffer.indexOf('\r\n\r\n')
    if (end === -1) {
      if (this.#buffer.length > longestHead) throw invalid('its head does not end')
      return false
    }
    const [first = '', ...lines] = this.#buffer.toString('latin1', 0, end).split('\r\n')
    this.#buffer = this.#buffer.subarray(end + 4)
    const status = /^HTTP\/1\.[01] (\d{3})(?: |$)/.exec(first)?.[1]
    if (status === undefined) throw invalid(`it begins with ${JSON.stringify(first.slice(0, 80))}`)
    // 100 Continue and its like announce the response, they are not it.
    if (status.startsWith('1') && status !== '101') return true
    const headers = joinHeaders(lines.map(headerOf))
    this.#pending.status = Number(status)
    this.#pending.headers = headers
    this.#body = this.#bodyOf(Number(status), headers)
    this.done = this.#body.kind === 'length' && this.#body.left === 0
    return true
  }

  #bodyOf(status: number, headers: Readonly<Record<string, string>>): Body {
    if (this.#bodiless || status === 204 || status === 304 || status === 101) return { kind: 'length', left: 0 }
    if (/chunked\s*$/i.test(headers['transfer-encoding'] ?? '')) return { kind: 'chunks', left: 0, trailing: false }
    const length = headers['content-length']
    if (length === undefined) return { kind: 'rest' }
    if (!/^\d+$/.test(length)) throw invalid(`its Content-Length is ${JSON.stringify(length)}`)
    return { kind: 'length', left: Number(length) }
  }

  #readChunk(body: Body & { kind: 'chunks' }): boolean {
    if (body.left > 0) {
      body.left -= this.#take(body.left)
      return body.left === 0
    }
    const end = this.#buffer.indexOf('\r\n')
    if (end === -1) {
      if (this.#buffer.length > longestHead) throw invalid('a chunk has no size')
      return false
    }
    const line = this.#buffer.toString('latin1', 0, end)
    this.#buffer = this.#buffer.subarray(end + 2)
    if (body.trailing) {
      this.done = line === ''
      return !this.done
    }
    // The line feed that ends the chunk before this one.
    if (line === '') return true
    const size = /^[0-9a-f]{1,12}/i.exec(line)?.[0]
    if (size === undefined) throw invalid(`a chunk size is ${JSON.stringify(line.slice(0, 20))}`)
    body.left = Number.parseInt(size, 16)
    body.trailing = body.left === 0
    return true
  }

  #take(wanted: number): number {
    const taken = this.#buffer.subarray(0, wanted)
    this.#buffer = this.#buffer.subarray(taken.length)
    if (taken.length > 0) this.#pending.take(taken)
    return taken.length
  }
}

function headerOf(line: string): [name: string, value: string] {
  const colon = line.indexOf(':')
  return colon === -1 ? [line, ''] : [line.slice(0, colon), line.slice(colon + 1).trim()]
}

function invalid(fact: string): Error {
  return Object.assign(new Error(`the response is not HTTP/1.1: ${fact}`), { code: 'HPE_INVALID' })
}
