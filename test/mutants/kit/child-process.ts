import { timingSafeEqual } from 'node:crypto'
import { appendFileSync } from 'node:fs'
import { readEvent } from './event.js'
import { isAuthentic, rightSignature, signatureOf } from './hmac.js'
import { serveNode } from './http.js'

/** What the parent tells the child. */
export interface ChildOptions {
  readonly mode: 'sound' | 'dies-of-a-short-signature' | 'acknowledges-first'
  readonly secret: string
  readonly path: string
  readonly port: number
  /** Every accepted body is a line here. */
  readonly journal: string
}

const options: ChildOptions = JSON.parse(process.argv[2] ?? '{}')

/** Throws out of the event loop, as an exception in a callback does. */
const crash = (error: unknown): void =>
  void setImmediate(() => {
    throw error
  })

const server = serveNode({
  path: options.path,
  handle: async (delivery) => {
    if (delivery.method !== 'POST') return { status: 405 }
    if (options.mode === 'dies-of-a-short-signature') {
      try {
        timingSafeEqual(Buffer.from(signatureOf(delivery) ?? ''), Buffer.from(rightSignature(delivery, options.secret)))
      } catch (error) {
        crash(error)
        return new Promise(() => undefined)
      }
    }
    if (!isAuthentic(delivery, [options.secret])) return { status: 401 }
    if (readEvent(delivery.body) === undefined) return { status: 400 }
    const write = () => appendFileSync(options.journal, `${JSON.stringify(delivery.body.toString())}\n`)
    if (options.mode === 'acknowledges-first') setTimeout(write, 80)
    else write()
    return { status: 204 }
  },
})

server.listen(options.port, '127.0.0.1', () => process.send?.(server.address()))
process.on('disconnect', () => process.exit())
