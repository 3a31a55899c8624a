import { once } from 'node:events'
import { UsageError } from '../../errors.js'
import { EXIT_STATUS } from './exit-status.js'

/** Error code for work that was interrupted before it had a result. */
export const INTERRUPTED = 'interrupted'

const SIGNALS = ['SIGINT', 'SIGTERM'] as const

/**
 * Runs work that Ctrl-C or SIGTERM can end early. The first of them aborts the signal, so that the work can return what
 * it knows; a second one exits at once.
 */
export async function interruptible<Result>(work: (signal: AbortSignal) => Promise<Result>): Promise<Result> {
  const controller = new AbortController()
  const onInterrupt = () => {
    if (controller.signal.aborted) process.exit(EXIT_STATUS.interrupted)
    controller.abort()
  }
  for (const signal of SIGNALS) process.on(signal, onInterrupt)
  try {
    return await work(controller.signal)
  } catch (cause) {
    if (!controller.signal.aborted) throw cause
    throw new UsageError(INTERRUPTED, 'Interrupted before there was anything to report.', { cause })
  } finally {
    for (const signal of SIGNALS) process.off(signal, onInterrupt)
  }
}

/** The same for work that has nothing to return early: it is left to itself. */
export async function interruptibleWait<Result>(work: () => Promise<Result>): Promise<Result> {
  return await interruptible(async (signal) => {
    const interrupted = once(signal, 'abort').then(() => {
      throw signal.reason
    })
    return await Promise.race([work(), interrupted])
  })
}
