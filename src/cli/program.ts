import { Command } from 'commander'
import { version } from '../engine/version.js'
import { addCheckCommand } from './commands/check/check-command.js'
import { addDiffCommand } from './commands/diff/diff-command.js'
import { addGenerateCommand } from './commands/generate/generate-command.js'
import { addInitCommand } from './commands/init/init-command.js'
import { addListenCommand } from './commands/listen/listen-command.js'
import { addReplayCommand } from './commands/replay/replay-command.js'
import { addSendCommand } from './commands/send/send-command.js'
import { addVerifyCommand } from './commands/verify/verify-command.js'
import type { CommandContext } from './support/command-context.js'

/** The whole command line. Wrong usage throws commander's `CommanderError` or a `UsageError`. */
export function createProgram(context: CommandContext): Command {
  const program = new Command('ckbox-webhooks')
    .description('Contract tests, types and validators for receivers of CKBox webhooks.')
    .version(version)
    .exitOverride()
    .configureOutput({
      writeOut: (text) => context.stdout.write(text),
      // The code that catches the error prints it, once.
      writeErr: () => {},
      getOutHelpWidth: () => Math.min(context.stdout.columns ?? 80, 100),
    })
    .showSuggestionAfterError()
    .addHelpText('after', EXAMPLES)
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

const EXAMPLES = `
Examples:
  $ export CKBOX_API_SECRET=test-secret
  $ ckbox-webhooks check http://localhost:3000/webhooks/ckbox
  $ ckbox-webhooks replay .ckbox-webhooks/signature-forged-refused-42.json
  $ ckbox-webhooks generate --out src/ckbox

See ckbox-webhooks COMMAND --help for the flags of a command.
`
