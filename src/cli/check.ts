import { type Command, Option } from 'commander'
import type { CommandContext } from './command-context.js'
import { httpUrl, milliseconds, wholeNumber, words } from './flag-values.js'
import { replayFolder } from './replay-files.js'
import { addTargetFlags, type TargetFlags } from './target-flags.js'

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
  /** `false`: `--no-replay-files`. */
  readonly replayFiles: string | boolean
}

/** `ckbox-webhooks check URL`: delivers to a running consumer, and reports the laws that it breaks. */
export function addCheckCommand(program: Command, context: CommandContext): void {
  const command = program
    .command('check')
    .description('deliver to a running consumer, and report the laws that it breaks')
    .argument('<url>', 'where the consumer receives webhooks', httpUrl('The endpoint'))
  const outputs = addTargetFlags(command, 'must')
  command
    .option('--seed <number>', 'repeat a run', wholeNumber('--seed', Number.MIN_SAFE_INTEGER))
    .option(
      '--runs <number>',
      'random histories to try; more give a slow consumer more time for all others too (default: 100)',
      wholeNumber('--runs', 1),
    )
    .option('--only <glob>', 'laws to check, by id; may be repeated', words('--only'))
    .option('--skip <glob>', 'laws to leave out, by id; may be repeated', words('--skip'))
    .option('--events <glob>', 'the subscribed events (default: all)', words('--events'))
    .option('--environments <ids>', 'ids of the environments that the consumer serves', words('--environments'))
    .addOption(
      new Option('--unknown-events <what>', 'what the consumer does with unknown events').choices(['accept', 'refuse']),
    )
    .option('--cascade', 'removing a folder removes what it contains')
    .option('--replay-window <ms>', 'header times further from now are refused', milliseconds('--replay-window', 1))
    .option('--max-response <ms>', 'longest answer time that is accepted', milliseconds('--max-response', 1))
    .option('--replay-files <folder>', 'where a replay file for each finding goes', replayFolder)
    .option('--no-replay-files', 'write no replay files')
    .addHelpText('after', examples)
    .action(async (url: URL, flags: CheckFlags) => {
      const { runCheck } = await import('./run-check.js')
      context.exit(await runCheck(url, flags, outputs.resolve(), context))
    })
}

const examples = `
Examples:
  $ export CKBOX_API_SECRET=test-secret
  $ ckbox-webhooks check http://localhost:3000/webhooks/ckbox
  $ ckbox-webhooks check http://localhost:3000/webhooks/ckbox \\
      --observe http://localhost:3000/test/state \\
      --reset http://localhost:3000/test/reset
  $ ckbox-webhooks check http://localhost:3000/webhooks/ckbox \\
      --observe http://localhost:3000/test/state --only 'ordering/*' --seed 42
  $ ckbox-webhooks check http://localhost:3000/webhooks/ckbox \\
      --reporter pretty --reporter junit --output junit.xml

Exit status:
  0    no finding at or above --fail-on
  1    findings
  2    wrong usage, an endpoint that cannot be reached, a secret that seems not
       to be the consumer's, or an error of the tool
  130  interrupted; what was known until then is reported
`
