import { join } from 'node:path'
import type { CheckOptions } from '../../../engine/consumer.js'
import { declaredBy } from '../../../engine/declared.js'
import type { Report } from '../../../report/report.js'
import { mustLawsOutOfTime } from '../../../report/verdicts.js'
import type { CommandContext } from '../../support/command-context.js'
import { consumerFromFlags, replayFlags } from '../../support/consumer-from-flags.js'
import { EXIT_STATUS, incompleteness, statusOf } from '../../support/exit-status.js'
import { interruptibleWait } from '../../support/interrupt.js'
import { requireWritable } from '../../support/output-files.js'
import type { ReporterOutput } from '../../support/reporter-outputs.js'
import { runEngine } from '../../support/run-engine.js'
import { secretDoubt } from '../../support/secret-doubt.js'
import type { TargetFlags } from '../../support/target-flags.js'
import { withoutSecrets } from '../../support/without-secrets.js'
import { writeReport } from '../../support/write-report.js'
import { requireKnown } from './known-names.js'
import { saveReplayFiles } from './replay-files.js'

/** How many laws a message names. */
const SHOWN_LAWS = 3

export interface CheckFlags extends TargetFlags {
  readonly seed?: number
  readonly runs?: number
  readonly only?: readonly string[]
  readonly skip?: readonly string[]
  readonly replayWindow?: number
  readonly unknownEvents?: 'accept' | 'refuse'
  readonly environments?: readonly string[]
  readonly cascade?: boolean
  readonly events?: readonly string[]
  readonly maxResponse?: number
  readonly lease?: number
  /** `false`: `--no-replay-files`. */
  readonly replayFiles: string | boolean
}

/** Validates all input first, then checks, then writes replay files and reports. Gives the exit status. */
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

  const found = await interruptibleWait(() => consumerFromFlags(url, flags, context.env))
  // `found.consumer` already has the signed URL, as text.
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
    // One paragraph replaces the long pretty report. Programs that read a report still get it.
    await writeReport(
      report,
      doubt === undefined ? outputs : outputs.filter(({ reporter }) => reporter !== 'pretty'),
      context,
    )
    const status = doubt === undefined ? statusOf(report, flags.failOn) : EXIT_STATUS.error
    const known = nothingJudged(report) ?? incompleteness(report, flags.failOn)
    const unjudged = doubt ?? (status === EXIT_STATUS.error ? outOfTime(report) : known)
    if (unjudged === undefined) return status
    context.stderr.write(`ckbox-webhooks: ${unjudged}\n`)
    return report.interrupted ? EXIT_STATUS.interrupted : EXIT_STATUS.error
  } finally {
    await found.close()
  }
}

/** A run that judged nothing must not look like a success. */
function nothingJudged({ findings, summary, interrupted }: Report): string | undefined {
  if (interrupted || findings.length > 0 || summary.held + summary.broken + summary.flaky > 0) return undefined
  return 'Nothing could be checked: every selected law was skipped. The report says what to give for each.'
}

/** A run without findings that had no time for a `must` law must not look like a success either. */
function outOfTime(report: Report): string {
  const laws = mustLawsOutOfTime(report).map(({ id }) => id)
  const more = laws.length - SHOWN_LAWS
  const names = [...laws.slice(0, SHOWN_LAWS), ...(more > 0 ? [`${more} more`] : [])].join(', ')
  return `The time for the check was over before these laws were judged: ${names}. Give more with --max-time.`
}

function exploring({ seed, runs, only, skip, timeout, maxTime }: CheckFlags): CheckOptions {
  return {
    ...(seed !== undefined && { seed }),
    ...(runs !== undefined && { runs }),
    ...(only !== undefined && { only }),
    ...(skip !== undefined && { skip }),
    ...(timeout !== undefined && { timeout }),
    ...(maxTime !== undefined && { maxTime }),
  }
}
