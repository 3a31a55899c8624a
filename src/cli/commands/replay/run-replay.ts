import { parseReplayFile, type ReplayFile } from '../../../engine/replay-file.js'
import { UsageError } from '../../../errors.js'
import type { Report } from '../../../report/report.js'
import type { CommandContext } from '../../support/command-context.js'
import { consumerFromFlags, replayFlags } from '../../support/consumer-from-flags.js'
import { EXIT_STATUS, incompleteness, statusOf } from '../../support/exit-status.js'
import { httpUrl } from '../../support/flag-values.js'
import { interruptibleWait } from '../../support/interrupt.js'
import { requireWritable } from '../../support/output-files.js'
import { readInput } from '../../support/read-input.js'
import type { ReporterOutput } from '../../support/reporter-outputs.js'
import { runEngine } from '../../support/run-engine.js'
import { secretDoubt } from '../../support/secret-doubt.js'
import { shellWord } from '../../support/shell-word.js'
import type { TargetFlags } from '../../support/target-flags.js'
import { withoutSecrets } from '../../support/without-secrets.js'
import { writeReport } from '../../support/write-report.js'

/** Runs a replay file against the consumer it names, or against another. Gives the exit status. */
export async function runReplay(
  { file, url }: { file: string; url?: URL },
  flags: TargetFlags,
  outputs: readonly ReporterOutput[],
  context: CommandContext,
): Promise<number> {
  const recorded = parseReplayFile((await readInput(file)).toString('utf8'))
  const engine = await context.loadEngine()
  for (const { to } of outputs) if (typeof to === 'object') await requireWritable(to.file)
  const target = url ?? recordedTarget(recorded)

  const found = await interruptibleWait(() => consumerFromFlags(target, flags, context.env))
  const consumer = { ...recorded.consumer, ...found.consumer }
  try {
    const { timeout, maxTime } = flags
    const limits = { ...(timeout !== undefined && { timeout }), ...(maxTime !== undefined && { maxTime }) }
    const replayed = await runEngine((options) => engine.replay(recorded, consumer, { ...options, ...limits }), context)
    const command = ['npx', 'ckbox-webhooks', 'replay', file, ...(url ? [url.href] : []), ...replayFlags(flags)]
    const report = withCommand(withoutSecrets(replayed, consumer), command.map(shellWord).join(' '))
    await writeReport(report, outputs, context)
    const untried = secretDoubt(report) ?? notTried(report) ?? incompleteness(report, flags.failOn)
    if (untried === undefined || report.interrupted) return statusOf(report, flags.failOn)
    context.stderr.write(`ckbox-webhooks: ${untried}\n`)
    return EXIT_STATUS.error
  } finally {
    await found.close()
  }
}

/** Why the replay does not say whether the law holds now; `undefined` where it does. */
function notTried({ findings, laws }: Report): string | undefined {
  const skipped = laws.find(({ verdict }) => verdict === 'skipped')
  if (findings.length > 0 || skipped === undefined) return undefined
  return `The finding was not replayed: ${skipped.reason ?? `the law ${skipped.id} was skipped`}.`
}

/** The URL in the file. A finding from an in-process endpoint has none. */
function recordedTarget({ target }: ReplayFile): URL {
  if (!/^https?:/.test(target)) {
    throw new UsageError(
      'replay_without_url',
      `The replay file comes from a check without a URL (${target}). Start the consumer and give its URL after the file.`,
    )
  }
  return httpUrl('The target in the replay file')(target)
}

function withCommand(report: Report, replay: string): Report {
  return { ...report, findings: report.findings.map((one) => ({ ...one, reproduce: { ...one.reproduce, replay } })) }
}
