import pc from 'picocolors'
import type { Report } from '../../report/report.js'
import type { CommandContext } from './command-context.js'
import { writeWhole } from './output-files.js'
import { type ReporterOutput, reporters } from './reporter-outputs.js'

/** Renders all outputs before writing any, so that nothing is written if a reporter fails. */
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

/** Colour goes to terminals and where FORCE_COLOR asks for it; never to pipes, not even in CI. */
function takesColor(to: 'stdout' | 'stderr', { env, ...streams }: Parameters<typeof writeReport>[2]): boolean {
  if (env.NO_COLOR || !pc.isColorSupported) return false
  return streams[to].isTTY || Boolean(env.FORCE_COLOR)
}
