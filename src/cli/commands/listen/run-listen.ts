import { once } from 'node:events'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { UsageError, WebhookError } from '../../../errors.js'
import { readBody } from '../../../receive/read-body.js'
import { receiveWebhook } from '../../../receive/receive.js'
import { defaultBodyLimits } from '../../../receive/receive-options.js'
import { plainText } from '../../../report/plain-text.js'
import { explainSignature } from '../../../signature/explain-signature.js'
import { requestLine } from '../../../signature/printable.js'
import { listSecrets } from '../../../signature/secrets.js'
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
  listSecrets(secrets)
  const server = createServer(async (request, response) => {
    const { status, words } = await received(request, secrets, flags.url?.href)
    stdout.write(`${new Date().toISOString()} ${status} ${plainText(words)}\n`)
    // A sender that stalls, or sends on, would keep the connection.
    response.writeHead(status, status === 408 || status === 413 ? { Connection: 'close' } : {}).end()
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
  secrets: readonly string[],
  url: string | undefined,
): Promise<{ status: number; words: string }> {
  const { method = '', url: target = '/', headers } = request
  // Read here, because the body also explains why a signature does not match.
  const body = method === 'POST' ? await readBody(request, defaultBodyLimits) : ''
  if (body instanceof WebhookError)
    return { status: body.status, words: `${requestLine({ method, url: target })}: ${body.message}` }
  const result = await receiveWebhook(
    { method, url: target, headers, body },
    { secrets, ...(url !== undefined && { url }) },
  )
  if (result.ok)
    return { status: 204, words: `${result.event.event}, sent at ${result.event.sent_at}: authentic and valid` }
  const { code, status, message } = result.error
  if (code !== 'signature_mismatch') return { status, words: message }
  const signed = {
    method,
    url: url ?? target,
    timestamp: text(headers['x-cs-timestamp']),
    signature: text(headers['x-cs-signature']),
    body,
  }
  const why = explainSignature({ ...signed, sentAt: sentAtOf(Buffer.from(body)) }, secrets)
  return { status, words: why === undefined ? message : `${requestLine({ method, url: target })}: ${why.words}` }
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
