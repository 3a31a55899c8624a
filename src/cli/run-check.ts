import { join } from 'node:path'
import type { CheckOptions } from '../runner/consumer.js'
import { declaredBy } from '../runner/declared.js'
import type { CheckFlags } from './check.js'
import type { CommandContext } from './command-context.js'
import { consumerFromFlags, replayFlags } from './consumer-from-flags.js'
import { exitStatus, statusOf } from './exit-status.js'
import { requireKnown } from './known-names.js'
import { requireWritable } from './output-files.js'
import { saveReplayFiles } from './replay-files.js'
import type { ReporterOutput } from './reporter-outputs.js'
import { runEngine } from './run-engine.js'
import { secretDoubt } from './secret-doubt.js'
import { withoutSecrets } from './without-secrets.js'
import { writeReport } from './write-report.js'

/** Looks first at everything that can be wrong; then checks; then writes replay files and reports. Gives the exit status. */
export async function runCheck(
  url: URL,
  flags: CheckFlags,
  outputs: readonly ReporterOutput[],
  context: CommandContext,
): Promise<number> {
  const engine = await context.loadEngine()
  requireKnown('law', '--only', flags.only ?? [], engine.laws)
  requireKnown('law', '--skip', flags.skip ?? [], engine.laws)
  requireKnown('event', '--events', flags.events ?? [], engine.events)
  for (const { to } of outputs) if (typeof to === 'object') await requireWritable(to.file)
  const folder = typeof flags.replayFiles === 'string' ? flags.replayFiles : undefined
  if (folder !== undefined) await requireWritable(join(folder, 'finding.json'))

  const found = await consumerFromFlags(url, flags, context.env)
  // The URL that is signed is already in the consumer, as text.
  const { signedUrl: _, ...declared } = flags
  const consumer = { ...found.consumer, ...declaredBy(declared) }
  try {
    const checked = await runEngine(
      (options) => engine.checkContract(consumer, { ...options, ...exploring(flags) }),
      context,
    )
    const clean = withoutSecrets(checked, consumer)
    const doubt = secretDoubt(clean)
    const report =
      folder === undefined || doubt !== undefined
        ? clean
        : await saveReplayFiles(clean, consumer, { folder, flags: replayFlags(flags) })
    // The paragraph says what pretty would say at length; a program that reads a report gets it all the same.
    await writeReport(
      report,
      doubt === undefined ? outputs : outputs.filter(({ reporter }) => reporter !== 'pretty'),
      context,
    )
    if (doubt === undefined) return statusOf(report, flags.failOn)
    context.stderr.write(`ckbox-webhooks: ${doubt}\n`)
    return report.interrupted ? exitStatus.interrupted : exitStatus.error
  } finally {
    await found.close()
  }
}

function exploring({ seed, runs, only, skip, timeout }: CheckFlags): CheckOptions {
  return {
    ...(seed !== undefined && { seed }),
    ...(runs !== undefined && { runs }),
    ...(only !== undefined && { only }),
    ...(skip !== undefined && { skip }),
    ...(timeout !== undefined && { timeout }),
  }
}
