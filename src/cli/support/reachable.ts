import { connect } from 'node:net'
import { UsageError } from '../../errors.js'

const CONNECT_LIMIT_MS = 10_000

/**
 * Connects once to the host of a URL, so that a wrong address is reported before anything is sent.
 *
 * @throws UsageError with code `unreachable`
 */
export async function requireReachable(what: string, url: URL): Promise<void> {
  const port = Number(url.port) || (url.protocol === 'https:' ? 443 : 80)
  const host = url.hostname.replace(/^\[|\]$/g, '')
  const failure = await new Promise<string | undefined>((resolve) => {
    const socket = connect({ host, port })
    socket.setTimeout(CONNECT_LIMIT_MS, () => finish(`no answer in ${CONNECT_LIMIT_MS / 1000} s`))
    socket.once('connect', () => finish(undefined))
    socket.once('error', (error: NodeJS.ErrnoException) => finish(error.code ?? error.message))
    function finish(reason: string | undefined) {
      socket.destroy()
      resolve(reason)
    }
  })
  if (failure === undefined) return
  throw new UsageError(
    'unreachable',
    `${what} cannot be reached: ${url.host} (${failure}). Start the service there, or correct the URL.`,
  )
}
