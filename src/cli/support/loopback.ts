import { lookup } from 'node:dns/promises'
import { BlockList, isIP } from 'node:net'
import { UsageError } from '../../errors.js'

const loopback = new BlockList()
loopback.addSubnet('127.0.0.0', 8, 'ipv4')
loopback.addAddress('::1', 'ipv6')
// Servers print these for "any address"; connecting to them reaches this machine.
loopback.addAddress('0.0.0.0', 'ipv4')
loopback.addAddress('::', 'ipv6')

/**
 * Refuses a URL on another machine: a check writes thousands of invented assets.
 *
 * @throws UsageError with code `remote_host` or `host_unknown`
 */
export async function requireLoopback(what: string, url: URL): Promise<void> {
  const host = url.hostname.replace(/^\[|\]$/g, '')
  if (host === 'localhost' || host.endsWith('.localhost')) return
  const addresses = isIP(host) ? [host] : await resolved(what, host)
  if (addresses.every((address) => loopback.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4'))) return
  throw new UsageError(
    'remote_host',
    `${what} is on another machine: ${url.host}. Invented events may corrupt the state there. If it is a test system, ` +
      'give --allow-remote.',
  )
}

async function resolved(what: string, host: string): Promise<string[]> {
  try {
    const found = await lookup(host, { all: true })
    return found.map(({ address }) => address)
  } catch (cause) {
    throw new UsageError('host_unknown', `${what} has a host name that cannot be resolved: ${host}. Correct the URL.`, {
      cause,
    })
  }
}
