import { Agent } from 'undici'
import type { Consumer } from '../../engine/consumer.js'
import { type HookOptions, observeBy, resetBy } from './http-hooks.js'
import { requireLoopback } from './loopback.js'
import { requireReachable } from './reachable.js'
import { secretsFrom } from './secrets-from.js'
import type { TargetFlags } from './target-flags.js'

const DEFAULT_TIMEOUT_MS = 30_000

/** The consumer that validated flags describe. `close` closes the connections of its hooks. */
export interface FoundConsumer {
  readonly consumer: Pick<Consumer, 'endpoint' | 'secrets' | 'signedUrl' | 'headers' | 'observe' | 'reset' | 'settle'>
  readonly close: () => Promise<void>
}

/**
 * Turns flags into a consumer. Checks every address and calls every hook once, so that mistakes surface before the
 * first delivery.
 *
 * @throws UsageError
 */
export async function consumerFromFlags(url: URL, flags: TargetFlags, env: NodeJS.ProcessEnv): Promise<FoundConsumer> {
  const secrets = secretsFrom(flags.secret, env)
  const { observe, reset, signedUrl, header = {}, settle, timeout = DEFAULT_TIMEOUT_MS, maxTime = timeout } = flags
  const addresses = [
    { what: 'The endpoint', address: url },
    ...(observe ? [{ what: '--observe', address: observe }] : []),
    ...(reset ? [{ what: '--reset', address: reset }] : []),
  ]
  if (!flags.allowRemote) for (const { what, address } of addresses) await requireLoopback(what, address)
  for (const { what, address } of addresses) await requireReachable(what, address)

  const dispatcher = new Agent()
  // A gateway's credential never goes to another origin.
  const options = (hook: URL): HookOptions => ({
    dispatcher,
    timeout: Math.min(timeout, maxTime),
    headers: hook.origin === url.origin ? header : {},
  })
  const hooks = {
    ...(reset && { reset: resetBy(reset, options(reset)) }),
    ...(observe && { observe: observeBy(observe, options(observe)) }),
  }
  // Not `close`, which would wait for a hook that hangs.
  const close = () => dispatcher.destroy()
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

/** The flags that a replay needs besides its file. Secrets and header values are left out. */
export function replayFlags(flags: TargetFlags): string[] {
  return [
    ...(flags.observe ? ['--observe', flags.observe.href] : []),
    ...(flags.reset ? ['--reset', flags.reset.href] : []),
    ...Object.keys(flags.header ?? {}).flatMap((name) => ['--header', `${name}: …`]),
    ...(flags.allowRemote ? ['--allow-remote'] : []),
  ]
}
