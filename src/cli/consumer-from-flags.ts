import { Agent } from 'undici'
import type { Consumer } from '../runner/consumer.js'
import { type HookOptions, observeBy, resetBy } from './hooks.js'
import { requireLoopback } from './loopback.js'
import { requireReachable } from './reachable.js'
import { secretsFrom } from './secrets-from.js'
import type { TargetFlags } from './target-flags.js'

const defaultTimeoutMs = 30_000

/** Where the consumer is and how its state is seen, from flags that were all found usable; `close` ends connections. */
export interface FoundConsumer {
  readonly consumer: Pick<Consumer, 'endpoint' | 'secrets' | 'signedUrl' | 'headers' | 'observe' | 'reset' | 'settle'>
  readonly close: () => Promise<void>
}

/**
 * Turns flags into a consumer. Every address is checked, and every hook is called once, so that a mistake is told
 * before the first delivery.
 *
 * @throws UsageError
 */
export async function consumerFromFlags(url: URL, flags: TargetFlags, env: NodeJS.ProcessEnv): Promise<FoundConsumer> {
  const secrets = secretsFrom(flags.secret, env)
  const { observe, reset, signedUrl, header = {}, settle, timeout = defaultTimeoutMs } = flags
  const addresses = [
    { what: 'The endpoint', address: url },
    ...(observe ? [{ what: '--observe', address: observe }] : []),
    ...(reset ? [{ what: '--reset', address: reset }] : []),
  ]
  if (!flags.allowRemote) for (const { what, address } of addresses) await requireLoopback(what, address)
  for (const { what, address } of addresses) await requireReachable(what, address)

  const dispatcher = new Agent()
  // A credential for a gateway is for that gateway: another origin does not get it.
  const options = (hook: URL): HookOptions => ({
    dispatcher,
    timeout,
    headers: hook.origin === url.origin ? header : {},
  })
  const hooks = {
    ...(reset && { reset: resetBy(reset, options(reset)) }),
    ...(observe && { observe: observeBy(observe, options(observe)) }),
  }
  const close = () => dispatcher.close()
  try {
    await hooks.reset?.()
    await hooks.observe?.()
  } catch (error) {
    await close()
    throw error
  }
  return {
    consumer: {
      endpoint: url.href,
      secrets,
      ...(signedUrl && { signedUrl: signedUrl.href }),
      ...(Object.keys(header).length > 0 && { headers: header }),
      ...(settle !== undefined && { settle }),
      ...hooks,
    },
    close,
  }
}

/** What a replay of a finding needs besides its file, as words of a command. Secrets and header values are left out. */
export function replayFlags(flags: TargetFlags): string[] {
  return [
    ...(flags.observe ? ['--observe', flags.observe.href] : []),
    ...(flags.reset ? ['--reset', flags.reset.href] : []),
    ...Object.keys(flags.header ?? {}).flatMap((name) => ['--header', `${name}: …`]),
    ...(flags.allowRemote ? ['--allow-remote'] : []),
  ]
}
