import pc from 'picocolors'
import type { Report } from '../runner/report.js'
import type { CommandContext } from './command-context.js'
import { writeWhole } from './output-files.js'
import { type ReporterOutput, reporters } from './reporter-outputs.js'

/** Renders the report for every output, then writes: so that nothing is written where a reporter fails. */
export async function writeReport(
  report: Report,
  outputs: readonly ReporterOutput[],
  context: Pick<CommandContext, 'stdout' | 'stderr' | 'env'>,
): Promise<void> {
  const rendered = await Promise.all(
    outputs.map(async ({ reporter, to }) => {
      const render = await reporters[reporter]()
      return { to, text: render(report, { color: typeof to !== 'object' && takesColor(to, context) }) }
    }),
  )
  for (const { to, text } of rendered) {
    if (typeof to === 'object') await writeWhole(to.file, text)
    else context[to].write(text)
  }
}

/** Colour is for terminals, and for who asks for it; not for pipes, also where a CI runs them. */
function takesColor(to: 'stdout' | 'stderr', { env, ...streams }: Parameters<typeof writeReport>[2]): boolean {
  if (env.NO_COLOR || !pc.isColorSupported) return false
  return streams[to].isTTY || Boolean(env.FORCE_COLOR)
}
