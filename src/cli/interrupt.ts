import { UsageError } from '../errors.js'
import { exitStatus } from './exit-status.js'

/** Code of the error where work that was ended early had nothing to give. */
export const interruptedCode = 'interrupted'

/**
 * Runs work that Ctrl-C ends early: the first one aborts the signal, so that the work can give what it knows; a second
 * one ends the process at once.
 */
export async function interruptible<Result>(work: (signal: AbortSignal) => Promise<Result>): Promise<Result> {
  const controller = new AbortController()
  const onInterrupt = () => {
    if (controller.signal.aborted) process.exit(exitStatus.interrupted)
    controller.abort()
  }
  process.on('SIGINT', onInterrupt)
  try {
    return await work(controller.signal)
  } catch (cause) {
    if (!controller.signal.aborted) throw cause
    throw new UsageError(interruptedCode, 'Interrupted before anything was known.', { cause })
  } finally {
    process.off('SIGINT', onInterrupt)
  }
}
