import type { Command } from 'commander'
import type { CommandContext } from '../../support/command-context.js'

/** `ckbox-webhooks diff OLD NEW`: says which schema changes break receivers or senders. */
export function addDiffCommand(program: Command, context: CommandContext): void {
  program
    .command('diff')
    .description('say which schema changes break receivers or senders')
    .argument('<old>', 'the old schemas, as for generate: a folder or a file')
    .argument('<new>', 'the new schemas: a folder or a file')
    .option(
      '--discriminator <name>',
      'the property that names the event, such as context.type, if it cannot be detected',
    )
    .addHelpText('after', EXAMPLES)
    .action(async (from: string, to: string, flags: { readonly discriminator?: string }) => {
      const { runDiff } = await import('./run-diff.js')
      context.exit(runDiff({ from, to, ...flags }, context))
    })
}

const EXAMPLES = `
Receivers break on data their code was not written for: a removed property,
a wider type, a new event. Senders and fixtures break when their data is no
longer valid: a narrower type, a new required property.

Examples:
  $ ckbox-webhooks diff node_modules/ckbox-webhooks/schemas schemas
  $ ckbox-webhooks diff old.schema.json new.schema.json

Exit status:
  0  nothing breaks
  1  at least one change breaks receivers or senders
  2  wrong usage, or a bug in this tool
`
