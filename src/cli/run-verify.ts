import { explainSignature } from '../signature/explain.js'
import { verifySignature } from '../signature/verify.js'
import type { CommandContext } from './command-context.js'
import { exitStatus } from './exit-status.js'
import { readInput } from './read-input.js'
import { secretsFrom } from './secrets-from.js'
import { sentAtOf } from './sent-at.js'
import type { VerifyFlags } from './verify.js'

/** Compares a signature with the one that the secrets give. Gives the exit status. */
export async function runVerify(flags: VerifyFlags, { stdout, env }: CommandContext): Promise<number> {
  const { method, url, timestamp, signature } = flags
  const secrets = secretsFrom(flags.secret, env)
  const body = flags.body === undefined ? Buffer.alloc(0) : await readInput(flags.body)
  const request = { method, url, timestamp, signature, body }
  if (verifySignature(request, secrets)) {
    stdout.write('The signature matches.\n')
    return exitStatus.ok
  }
  const explanation = explainSignature({ ...request, sentAt: sentAtOf(body) }, secrets)
  stdout.write(`The signature does not match. ${explanation?.words ?? unexplained}\n`)
  return exitStatus.findings
}

const unexplained =
  'No known mistake gives it: the sender used another secret, another path or query, or the body is not the bytes that ' +
  'were sent.'
