import { init } from '../../../codegen/init.js'
import type { CommandContext } from '../../support/command-context.js'
import { EXIT_STATUS } from '../../support/exit-status.js'

/** Sets a folder up and prints what was done. */
export async function runInit(folder: string, { stdout }: CommandContext): Promise<number> {
  const { steps, run } = await init(folder)
  for (const { state, path, detail } of steps) stdout.write(`${state}: ${path} (${detail})\n`)
  stdout.write(`Next: ${run}\n`)
  return EXIT_STATUS.ok
}
