import type { Command } from 'commander'
import type { CommandContext } from '../../support/command-context.js'
import { header, httpUrl, milliseconds, wholeNumber } from '../../support/flag-values.js'
import { addSecret } from '../../support/secrets-from.js'
import type { SendFlags } from './run-send.js'

/** `ckbox-webhooks send EVENT URL`: delivers one event, signed the way CKBox signs it. */
export function addSendCommand(program: Command, context: CommandContext): void {
  program
    .command('send')
    .description('deliver one event, signed the way CKBox signs it')
    .argument('<event>', "name of the event; sends the documentation's example with the current time")
    .argument('<url>', 'where the consumer receives webhooks', httpUrl('The endpoint'))
    .option('--secret <secret>', 'the API secret. Default: CKBOX_API_SECRET', addSecret)
    .option(
      '--set <path=value>',
      'change a property, as in payload.asset.name=x; may be repeated',
      (text, earlier: readonly string[] = []) => [...earlier, text],
    )
    .option('--file <file>', 'send this body instead, byte for byte; - for standard input')
    .option('--count <number>', 'number of deliveries, each with a fresh signature', wholeNumber('--count', 1), 1)
    .option('--retries <number>', 'retries while the status is above 299', wholeNumber('--retries', 0), 0)
    .option('--interval <seconds>', 'time between retries', wholeNumber('--interval', 0), 1)
    .option('--signed-url <url>', 'the public URL that CKBox signs, if it differs', httpUrl('--signed-url'))
    .option('--header <header>', "'Name: value', added to every delivery", header)
    .option('--timeout <ms>', 'time limit for one answer', milliseconds('--timeout', 1), 30_000)
    .option('--allow-remote', 'allow an endpoint on another machine')
    .addHelpText('after', EXAMPLES)
    .action(async (event: string, url: URL, flags: SendFlags) => {
      const { runSend } = await import('./run-send.js')
      context.exit(await runSend(event, url, flags, context))
    })
}

const EXAMPLES = `
Examples:
  $ export CKBOX_API_SECRET=test-secret
  $ ckbox-webhooks send asset.uploaded http://localhost:3000/webhooks/ckbox
  $ ckbox-webhooks send asset.modified http://localhost:3000/webhooks/ckbox \\
      --set payload.asset.name='New name' --set 'payload.asset.tags=["a"]'
  $ ckbox-webhooks send ping http://localhost:3000/webhooks/ckbox --retries 3

Exit status:
  0    every delivery was accepted in the end, with a status from 200 to 299
  1    at least one was not
  2    wrong usage, or an unreachable endpoint
`
