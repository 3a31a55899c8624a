import { Command } from 'commander'
import { version } from '../runner/version.js'
import { addCheckCommand } from './check.js'
import type { CommandContext } from './command-context.js'
import { addDiffCommand } from './diff.js'
import { addGenerateCommand } from './generate.js'
import { addInitCommand } from './init.js'
import { addListenCommand } from './listen.js'
import { addReplayCommand } from './replay.js'
import { addSendCommand } from './send.js'
import { addVerifyCommand } from './verify.js'

/** The whole command line. A wrong one throws commander's `CommanderError`, or a `UsageError`. */
export function createProgram(context: CommandContext): Command {
  const program = new Command('ckbox-webhooks')
    .description('Contract tests, types and validators for those who receive CKBox webhooks.')
    .version(version)
    .exitOverride()
    .configureOutput({
      writeOut: (text) => context.stdout.write(text),
      // What is wrong is printed once, by whoever catches the error.
      writeErr: () => {},
      getOutHelpWidth: () => Math.min(context.stdout.columns ?? 80, 100),
    })
    .showSuggestionAfterError()
    .addHelpText('after', examples)
  addCheckCommand(program, context)
  addReplayCommand(program, context)
  addGenerateCommand(program, context)
  addDiffCommand(program, context)
  addInitCommand(program, context)
  addSendCommand(program, context)
  addListenCommand(program, context)
  addVerifyCommand(program, context)
  return program
}

const examples = `
Examples:
  $ export CKBOX_API_SECRET=test-secret
  $ ckbox-webhooks check http://localhost:3000/webhooks/ckbox
  $ ckbox-webhooks replay .ckbox-webhooks/signature-forged-refused-42.json
  $ ckbox-webhooks generate --out src/ckbox

Each command has its own --help.
`
