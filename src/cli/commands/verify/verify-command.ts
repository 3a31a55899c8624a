import type { Command } from 'commander'
import type { CommandContext } from '../../support/command-context.js'
import { addSecret } from '../../support/secrets-from.js'
import type { VerifyFlags } from './run-verify.js'

/** `ckbox-webhooks verify`: says whether a signature matches a request and, if not, why. */
export function addVerifyCommand(program: Command, context: CommandContext): void {
  program
    .command('verify')
    .description('say whether a signature matches a request and, if not, why')
    .option('--secret <secret>', 'an API secret; up to three. Default: CKBOX_API_SECRET', addSecret)
    .option('--method <method>', 'method of the request', 'POST')
    .requiredOption('--url <url>', 'the public URL as configured in CKBox, or its path and query')
    .requiredOption('--timestamp <ms>', 'value of X-CS-Timestamp')
    .requiredOption('--signature <hex>', 'value of X-CS-Signature')
    .option('--body <file>', 'file with the raw body, byte for byte; - for standard input')
    .addHelpText('after', EXAMPLES)
    .action(async (flags: VerifyFlags) => {
      const { runVerify } = await import('./run-verify.js')
      context.exit(await runVerify(flags, context))
    })
}

const EXAMPLES = `
Examples:
  $ printf '{"a":1}' | ckbox-webhooks verify --secret SECRET \\
      --url 'http://demo.example.com/webhook?a=1' --timestamp 1563276169752 \\
      --body - --signature \\
      56ac656c7f932c5b775be28949e90af9a2356eae2826539f10ab6526a0eec762

Exit status:
  0    the signature matches
  1    it does not match
  2    wrong usage, or an unreadable file
`
