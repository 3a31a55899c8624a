import type { Command } from 'commander'
import type { CommandContext } from './command-context.js'

/** `ckbox-webhooks diff OLD NEW`: which changes of schemas break whom. */
export function addDiffCommand(program: Command, context: CommandContext): void {
  program
    .command('diff')
    .description('say which changes of schemas break receivers or senders')
    .argument('<old>', 'a folder of schemas, or a file')
    .argument('<new>', 'the same, as it is now')
    .option('--discriminator <name>', 'the property that tells events apart, where it is not found')
    .addHelpText('after', examples)
    .action(async (from: string, to: string, flags: { readonly discriminator?: string }) => {
      const { runDiff } = await import('./run-diff.js')
      context.exit(runDiff({ from, to, ...flags }, context))
    })
}

const examples = `
Receivers break where their code meets data that it was not written for:
a property that is gone, a wider type, a new event. Senders and fixtures break
where their data is no longer valid: a narrower type, a new required property.

Examples:
  $ ckbox-webhooks diff node_modules/ckbox-webhooks/schemas schemas
  $ ckbox-webhooks diff old.schema.json new.schema.json

Exit status:
  0  nothing breaks
  1  at least one change breaks receivers or senders
  2  wrong usage, or an error of the tool
`
