import type { Command } from 'commander'
import type { CommandContext } from '../../support/command-context.js'
import { httpUrl, wholeNumber } from '../../support/flag-values.js'
import { addSecret } from '../../support/secrets-from.js'
import type { ListenFlags } from './run-listen.js'

/** `ckbox-webhooks listen`: a local receiver that prints each delivery. */
export function addListenCommand(program: Command, context: CommandContext): void {
  program
    .command('listen')
    .description('receive webhooks here and print whether each is authentic and valid')
    .option('--secret <secret>', 'an API secret; up to three. Default: CKBOX_API_SECRET', addSecret)
    .option('--port <number>', 'port on 127.0.0.1; 0 picks a free one', wholeNumber('--port', 0), 3000)
    .option('--url <url>', 'the public URL that CKBox signs, if a tunnel changes the path', httpUrl('--url'))
    .addHelpText('after', EXAMPLES)
    .action(async (flags: ListenFlags) => {
      const { runListen } = await import('./run-listen.js')
      context.exit(await runListen(flags, context))
    })
}

const EXAMPLES = `
Examples:
  $ export CKBOX_API_SECRET=test-secret
  $ ckbox-webhooks listen --port 4000
  $ ckbox-webhooks send asset.uploaded http://localhost:4000/

Answers 204 to authentic, valid deliveries, and refuses all others with the
matching status. Press Ctrl-C to stop; the exit status is then 130.
`
