import { once } from 'node:events'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'
import { UsageError } from '../../../errors.js'
import { receiveWebhook } from '../../../receive/receive.js'
import { plainText } from '../../../report/plain-text.js'
import { explainSignature } from '../../../signature/explain-signature.js'
import type { CommandContext } from '../../support/command-context.js'
import { EXIT_STATUS } from '../../support/exit-status.js'
import { interruptible } from '../../support/interrupt.js'
import { secretsFrom } from '../../support/secrets-from.js'
import { sentAtOf } from '../../support/sent-at.js'

export interface ListenFlags {
  readonly secret?: readonly string[]
  readonly port: number
  readonly url?: URL
}

const HIGHEST_PORT = 65_535

/** Receives until Ctrl-C. Gives the exit status. */
export async function runListen(flags: ListenFlags, { stdout, env }: CommandContext): Promise<number> {
  const secrets = secretsFrom(flags.secret, env)
  if (flags.port > HIGHEST_PORT)
    throw new UsageError('port_invalid', `--port takes a number of at most ${HIGHEST_PORT}, not ${flags.port}.`)
  const server = createServer(async (request, response) => {
    const body = await buffer(request).catch(() => undefined)
    if (!body) {
      stdout.write(`${new Date().toISOString()} The connection closed before the body was complete.\n`)
      return
    }
    const { status, words } = await received(request, body, secrets, flags.url?.href)
    stdout.write(`${new Date().toISOString()} ${status} ${plainText(words)}\n`)
    response.writeHead(status).end()
  })
  await interruptible(async (signal) => {
    const port = await listening(server, flags.port)
    stdout.write(`Listening on http://127.0.0.1:${port}/ on every path. Press Ctrl-C to stop.\n`)
    if (!signal.aborted) await once(signal, 'abort')
    server.closeAllConnections()
    server.close()
  })
  return EXIT_STATUS.interrupted
}

async function received(
  request: IncomingMessage,
  body: Buffer,
  secrets: readonly string[],
  url: string | undefined,
): Promise<{ status: number; words: string }> {
  const { method = '', url: target = '/', headers } = request
  const result = await receiveWebhook(
    { method, url: target, headers, body },
    { secrets, ...(url !== undefined && { url }) },
  )
  if (result.ok)
    return { status: 204, words: `${result.event.event}, sent at ${result.event.sent_at}: authentic and valid` }
  const { code, status, message } = result.error
  if (code !== 'signature_mismatch') return { status, words: `${method} ${target}: ${message}` }
  const signed = {
    method,
    url: url ?? target,
    timestamp: text(headers['x-cs-timestamp']),
    signature: text(headers['x-cs-signature']),
    body,
  }
  const why = explainSignature({ ...signed, sentAt: sentAtOf(body) }, secrets)
  return { status, words: `${method} ${target}: ${why?.words ?? message}` }
}

function text(header: string | string[] | undefined): string {
  return Array.isArray(header) ? header.join(', ') : (header ?? '')
}

async function listening(server: ReturnType<typeof createServer>, port: number): Promise<number> {
  try {
    server.listen(port, '127.0.0.1')
    await once(server, 'listening')
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException
    throw new UsageError('port_unusable', `Cannot listen on port ${port}: ${code ?? message}. Give another --port.`, {
      cause,
    })
  }
  return (server.address() as AddressInfo).port
}
