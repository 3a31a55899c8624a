import type { Command } from 'commander'
import type { CommandContext } from './command-context.js'

/** `ckbox-webhooks init`: settings, a package script and a CI step for `generate`. */
export function addInitCommand(program: Command, context: CommandContext): void {
  program
    .command('init')
    .description('set this repository up for generate: settings, a package script and a CI step')
    .addHelpText('after', examples)
    .action(async () => {
      const { runInit } = await import('./run-init.js')
      context.exit(await runInit(process.cwd(), context))
    })
}

const examples = `
What is there already is kept.

Examples:
  $ npm install --save-dev ckbox-webhooks
  $ ckbox-webhooks init

Exit status:
  0  done
  2  there is no package.json, or an error of the tool
`
