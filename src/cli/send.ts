import type { Command } from 'commander'
import type { CommandContext } from './command-context.js'
import { header, httpUrl, milliseconds, wholeNumber } from './flag-values.js'
import { addSecret } from './secrets-from.js'

export interface SendFlags {
  readonly secret?: readonly string[]
  readonly set: readonly string[]
  readonly file?: string
  readonly count: number
  readonly retries: number
  /** Seconds. */
  readonly interval: number
  readonly signedUrl?: URL
  readonly header?: Readonly<Record<string, string>>
  readonly timeout: number
  readonly allowRemote?: boolean
}

/** `ckbox-webhooks send EVENT URL`: delivers one event, signed as CKBox signs it. */
export function addSendCommand(program: Command, context: CommandContext): void {
  program
    .command('send')
    .description('deliver one event, signed as CKBox signs it')
    .argument('<event>', "name of the event; its body is the documentation's example, sent now")
    .argument('<url>', 'where the consumer receives webhooks', httpUrl('The endpoint'))
    .option('--secret <secret>', 'the API secret. Default: CKBOX_API_SECRET', addSecret)
    .option(
      '--set <path=value>',
      'change a property: payload.asset.name=x; may be repeated',
      (text, earlier: readonly string[]) => [...earlier, text],
      [],
    )
    .option('--file <file>', 'send this body instead, byte for byte; - for standard input')
    .option('--count <number>', 'deliver so many times, signed anew each time', wholeNumber('--count', 1), 1)
    .option('--retries <number>', 'resend so often while the status is above 299', wholeNumber('--retries', 0), 0)
    .option('--interval <seconds>', 'time between retries', wholeNumber('--interval', 0), 1)
    .option('--signed-url <url>', 'the public URL that CKBox signs, where it is another', httpUrl('--signed-url'))
    .option('--header <header>', "'Name: value' for every delivery", header)
    .option('--timeout <ms>', 'limit for one answer', milliseconds('--timeout', 1), 30_000)
    .option('--allow-remote', 'let the endpoint be on another machine')
    .addHelpText('after', examples)
    .action(async (event: string, url: URL, flags: SendFlags) => {
      const { runSend } = await import('./run-send.js')
      context.exit(await runSend(event, url, flags, context))
    })
}

const examples = `
Examples:
  $ export CKBOX_API_SECRET=test-secret
  $ ckbox-webhooks send asset.uploaded http://localhost:3000/webhooks/ckbox
  $ ckbox-webhooks send asset.modified http://localhost:3000/webhooks/ckbox \\
      --set payload.asset.name='New name' --set 'payload.asset.tags=["a"]'
  $ ckbox-webhooks send ping http://localhost:3000/webhooks/ckbox --retries 3

Exit status:
  0    the last answer to each delivery was from 200 to 299
  1    it was not
  2    wrong usage, or an endpoint that cannot be reached
`
