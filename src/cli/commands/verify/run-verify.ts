import { explainSignature } from '../../../signature/explain-signature.js'
import { verifySignature } from '../../../signature/verify.js'
import type { CommandContext } from '../../support/command-context.js'
import { EXIT_STATUS } from '../../support/exit-status.js'
import { readInput } from '../../support/read-input.js'
import { secretsFrom } from '../../support/secrets-from.js'
import { sentAtOf } from '../../support/sent-at.js'

export interface VerifyFlags {
  readonly secret?: readonly string[]
  readonly method: string
  readonly url: string
  readonly timestamp: string
  readonly signature: string
  readonly body?: string
}

/** Verifies a signature with the secrets and explains a mismatch. Gives the exit status. */
export async function runVerify(flags: VerifyFlags, { stdout, env }: CommandContext): Promise<number> {
  const { method, url, timestamp, signature } = flags
  const secrets = secretsFrom(flags.secret, env)
  const body = flags.body === undefined ? Buffer.alloc(0) : await readInput(flags.body)
  const request = { method, url, timestamp, signature, body }
  if (verifySignature(request, secrets)) {
    stdout.write('The signature matches.\n')
    return EXIT_STATUS.ok
  }
  const explanation = explainSignature({ ...request, sentAt: sentAtOf(body) }, secrets)
  stdout.write(`The signature does not match. ${explanation?.words ?? UNEXPLAINED}\n`)
  return EXIT_STATUS.findings
}

const UNEXPLAINED =
  'No known mistake explains it. The sender used another secret, path or query, or these are not the bytes that were ' +
  'sent.'
