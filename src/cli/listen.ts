import type { Command } from 'commander'
import type { CommandContext } from './command-context.js'
import { httpUrl, wholeNumber } from './flag-values.js'
import { addSecret } from './secrets-from.js'

export interface ListenFlags {
  readonly secret?: readonly string[]
  readonly port: number
  readonly url?: URL
}

/** `ckbox-webhooks listen`: a local receiver that shows each delivery. */
export function addListenCommand(program: Command, context: CommandContext): void {
  program
    .command('listen')
    .description('receive webhooks here, and show each: its signature and its validity')
    .option('--secret <secret>', 'an API secret; up to three. Default: CKBOX_API_SECRET', addSecret)
    .option('--port <number>', 'port on 127.0.0.1; 0 for any free one', wholeNumber('--port', 0), 3000)
    .option('--url <url>', 'the public URL that CKBox signs, where a tunnel changes the path', httpUrl('--url'))
    .addHelpText('after', examples)
    .action(async (flags: ListenFlags) => {
      const { runListen } = await import('./run-listen.js')
      context.exit(await runListen(flags, context))
    })
}

const examples = `
Examples:
  $ export CKBOX_API_SECRET=test-secret
  $ ckbox-webhooks listen --port 4000
  $ ckbox-webhooks send asset.uploaded http://localhost:4000/

Answers 204 to what is genuine and valid, and else the status of the refusal.
Ctrl-C ends it, with exit status 130.
`
