import type { CheckOptions } from '../../engine/consumer.js'
import type { Report } from '../../report/report.js'
import type { CommandContext } from './command-context.js'
import { interruptible } from './interrupt.js'
import { progressLine } from './progress.js'

/** Runs the engine with a progress line; Ctrl-C and SIGTERM end it early. */
export async function runEngine(
  work: (options: Pick<CheckOptions, 'signal' | 'onProgress'>) => Promise<Report>,
  { stderr, env }: CommandContext,
): Promise<Report> {
  const line = progressLine(stderr, env)
  try {
    return await interruptible((signal) => work({ signal, onProgress: line.update }))
  } finally {
    line.clear()
  }
}
