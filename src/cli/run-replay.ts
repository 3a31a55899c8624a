import { UsageError } from '../errors.js'
import { parseReplayFile, type ReplayFile } from '../runner/replay-file.js'
import type { Report } from '../runner/report.js'
import type { CommandContext } from './command-context.js'
import { consumerFromFlags, replayFlags } from './consumer-from-flags.js'
import { exitStatus, statusOf } from './exit-status.js'
import { httpUrl } from './flag-values.js'
import { requireWritable } from './output-files.js'
import { readInput } from './read-input.js'
import type { ReporterOutput } from './reporter-outputs.js'
import { runEngine } from './run-engine.js'
import { secretDoubt } from './secret-doubt.js'
import { shellWord } from './shell-word.js'
import type { TargetFlags } from './target-flags.js'
import { withoutSecrets } from './without-secrets.js'
import { writeReport } from './write-report.js'

/** Runs a replay file against the consumer that it names, or another. Gives the exit status. */
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

  const found = await consumerFromFlags(target, flags, context.env)
  const consumer = { ...recorded.consumer, ...found.consumer }
  try {
    const { timeout } = flags
    const replayed = await runEngine(
      (options) => engine.replay(recorded, consumer, { ...options, ...(timeout !== undefined && { timeout }) }),
      context,
    )
    const command = ['npx', 'ckbox-webhooks', 'replay', file, ...(url ? [url.href] : []), ...replayFlags(flags)]
    const report = withCommand(withoutSecrets(replayed, consumer), command.map(shellWord).join(' '))
    await writeReport(report, outputs, context)
    const untried = secretDoubt(report) ?? notTried(report)
    if (untried === undefined || report.interrupted) return statusOf(report, flags.failOn)
    context.stderr.write(`ckbox-webhooks: ${untried}\n`)
    return exitStatus.error
  } finally {
    await found.close()
  }
}

/** What says neither that the law holds now nor that it is broken again. */
function notTried({ findings, laws }: Report): string | undefined {
  const skipped = laws.find(({ verdict }) => verdict === 'skipped')
  if (findings.length > 0 || skipped === undefined) return undefined
  return `The finding was not tried again: ${skipped.reason ?? `the law ${skipped.id} was skipped`}.`
}

/** A finding of an endpoint that was called in process has no URL to fall back on. */
function recordedTarget({ target }: ReplayFile): URL {
  if (!/^https?:/.test(target)) {
    throw new UsageError(
      'replay_without_url',
      `The replay file was made in process (${target}), so it names no URL. Start the consumer and give its URL after the file.`,
    )
  }
  return httpUrl('The target in the replay file')(target)
}

function withCommand(report: Report, replay: string): Report {
  return { ...report, findings: report.findings.map((one) => ({ ...one, reproduce: { ...one.reproduce, replay } })) }
}
