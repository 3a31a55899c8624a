import type { Command } from 'commander'
import type { CommandContext } from '../../support/command-context.js'

/** `ckbox-webhooks init`: adds settings, a package script and a CI step for `generate`. */
export function addInitCommand(program: Command, context: CommandContext): void {
  program
    .command('init')
    .description('set this repository up for generate: settings, a package script, a CI step')
    .addHelpText('after', EXAMPLES)
    .action(async () => {
      const { runInit } = await import('./run-init.js')
      context.exit(await runInit(process.cwd(), context))
    })
}

const EXAMPLES = `
Existing settings are kept.

Examples:
  $ npm install --save-dev ckbox-webhooks
  $ ckbox-webhooks init

Exit status:
  0  done
  2  there is no package.json, or a bug in this tool
`
