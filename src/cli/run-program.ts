import { CommanderError } from 'commander'
import { CkboxWebhooksError } from '../errors.js'
import { plainText } from '../report/plain-text.js'
import { createProgram } from './program.js'
import type { CommandContext } from './support/command-context.js'
import { EXIT_STATUS } from './support/exit-status.js'
import { INTERRUPTED } from './support/interrupt.js'

/** Runs the command line. A user's mistake prints one paragraph on standard error; only a bug in the tool prints a stack. */
export async function runProgram(args: readonly string[], context: CommandContext): Promise<void> {
  try {
    await createProgram(context).parseAsync(args, { from: 'user' })
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) return
    context.stderr.write(`${plainText(explained(error))}\n`)
    const interrupted = error instanceof CkboxWebhooksError && error.code === INTERRUPTED
    context.exit(interrupted ? EXIT_STATUS.interrupted : EXIT_STATUS.error)
  }
}

function explained(error: unknown): string {
  if (error instanceof CommanderError) return `ckbox-webhooks: ${usage(error)}`
  if (error instanceof CkboxWebhooksError) return `ckbox-webhooks: ${error.message}`
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error)
  return `ckbox-webhooks: this is a bug in ckbox-webhooks. Please report it together with the following.\n${stack}`
}

function usage({ code, message }: CommanderError): string {
  if (code === 'commander.help') return 'no command was given. See ckbox-webhooks --help.'
  const text = message.replace(/^error: /, '').replace(/\s*\n\s*/g, ' ')
  return `${/[.)?]$/.test(text) ? text : `${text}.`} See --help.`
}
