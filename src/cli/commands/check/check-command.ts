import { type Command, Option } from 'commander'
import type { CommandContext } from '../../support/command-context.js'
import { httpUrl, milliseconds, wholeNumber, words } from '../../support/flag-values.js'
import { addTargetFlags } from '../../support/target-flags.js'
import { REPLAY_FOLDER } from './replay-files.js'
import type { CheckFlags } from './run-check.js'

/** `ckbox-webhooks check URL`: delivers to a running consumer and reports the laws that it breaks. */
export function addCheckCommand(program: Command, context: CommandContext): void {
  const command = program
    .command('check')
    .description('deliver to a running consumer and report the laws it breaks')
    .argument('<url>', 'where the consumer receives webhooks', httpUrl('The endpoint'))
  const outputs = addTargetFlags(command, 'must')
  command
    .option(
      '--seed <number>',
      'seed of everything random, to repeat a run',
      wholeNumber('--seed', Number.MIN_SAFE_INTEGER),
    )
    .option(
      '--runs <number>',
      'random histories to try; a higher number also raises the default of --max-time, and gives a slow consumer more time for the rest (default: 100)',
      wholeNumber('--runs', 1),
    )
    .option('--only <glob>', 'check only these laws, by id or glob; may be repeated', words('--only'))
    .option('--skip <glob>', 'leave these laws out, by id or glob; may be repeated', words('--skip'))
    .option('--events <glob>', 'events the consumer is subscribed to (default: all)', words('--events'))
    .option('--environments <ids>', 'ids of the environments the consumer serves', words('--environments'))
    .addOption(
      new Option('--unknown-events <what>', 'what the consumer does with events it does not know').choices([
        'accept',
        'refuse',
      ]),
    )
    .option('--cascade', 'removing a folder also removes what is in it')
    .option(
      '--replay-window <ms>',
      'the consumer refuses timestamps further from now than this',
      milliseconds('--replay-window', 1),
    )
    .option(
      '--lease <ms>',
      'how long a killed process keeps its claim on an event; without it, such claims are not judged',
      milliseconds('--lease'),
    )
    .option('--max-response <ms>', 'slowest answer you accept', milliseconds('--max-response', 1))
    .option('--replay-files <folder>', 'where to write a replay file for each finding', REPLAY_FOLDER)
    .option('--no-replay-files', 'do not write replay files')
    .addHelpText('after', EXAMPLES)
    .action(async (url: URL, flags: CheckFlags) => {
      const { runCheck } = await import('./run-check.js')
      context.exit(await runCheck(url, flags, outputs.resolve(), context))
    })
}

const EXAMPLES = `
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
  2    wrong usage, an unreachable endpoint, a secret the consumer apparently
       does not use, no law that could be checked, a must law that was not
       judged because --max-time was over, a hook that failed for good, or a
       bug in this tool; what is known is reported all the same
  130  interrupted (Ctrl-C, SIGTERM); the report holds what was known by then
`
