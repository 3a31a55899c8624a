import type { Command } from 'commander'
import type { CommandContext } from './command-context.js'
import { addSecret } from './secrets-from.js'

export interface VerifyFlags {
  readonly secret?: readonly string[]
  readonly method: string
  readonly url: string
  readonly timestamp: string
  readonly signature: string
  readonly body?: string
}

/** `ckbox-webhooks verify`: says whether a signature matches a request, and if not, why. */
export function addVerifyCommand(program: Command, context: CommandContext): void {
  program
    .command('verify')
    .description('say whether a signature matches a request and, if not, why')
    .option('--secret <secret>', 'an API secret; up to three. Default: CKBOX_API_SECRET', addSecret)
    .option('--method <method>', 'method of the request', 'POST')
    .requiredOption('--url <url>', 'the public URL, or its path with the query, as it is configured in CKBox')
    .requiredOption('--timestamp <ms>', 'value of X-CS-Timestamp')
    .requiredOption('--signature <hex>', 'value of X-CS-Signature')
    .option('--body <file>', 'file with the raw body, byte for byte; - for standard input')
    .addHelpText('after', examples)
    .action(async (flags: VerifyFlags) => {
      const { runVerify } = await import('./run-verify.js')
      context.exit(await runVerify(flags, context))
    })
}

const examples = `
Examples:
  $ printf '{"a":1}' | ckbox-webhooks verify --secret SECRET \\
      --url 'http://demo.example.com/webhook?a=1' --timestamp 1563276169752 \\
      --body - --signature \\
      56ac656c7f932c5b775be28949e90af9a2356eae2826539f10ab6526a0eec762

Exit status:
  0    the signature matches
  1    it does not
  2    wrong usage, or a file that cannot be read
`
