import { CommanderError } from 'commander'
import { CkboxWebhooksError } from '../errors.js'
import type { CommandContext } from './command-context.js'
import { exitStatus } from './exit-status.js'
import { interruptedCode } from './interrupt.js'
import { createProgram } from './program.js'

/** Runs the command line. A mistake of the user is one paragraph on standard error; only an error of the tool shows a stack. */
export async function runProgram(args: readonly string[], context: CommandContext): Promise<void> {
  try {
    await createProgram(context).parseAsync(args, { from: 'user' })
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) return
    context.stderr.write(`${explained(error)}\n`)
    const interrupted = error instanceof CkboxWebhooksError && error.code === interruptedCode
    context.exit(interrupted ? exitStatus.interrupted : exitStatus.error)
  }
}

function explained(error: unknown): string {
  if (error instanceof CommanderError) return `ckbox-webhooks: ${usage(error)}`
  if (error instanceof CkboxWebhooksError) return `ckbox-webhooks: ${error.message}`
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error)
  return `ckbox-webhooks: this is an error of the tool; please report it with what follows.\n${stack}`
}

function usage({ code, message }: CommanderError): string {
  if (code === 'commander.help') return 'no command was given. See ckbox-webhooks --help.'
  const text = message.replace(/^error: /, '').replace(/\s*\n\s*/g, ' ')
  return `${/[.)?]$/.test(text) ? text : `${text}.`} See --help.`
}
