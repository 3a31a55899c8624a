import { setTimeout as sleep } from 'node:timers/promises'
import { signedRequest } from '../../../ckbox/signed-request.js'
import { openTransport } from '../../../delivery/open-transport.js'
import type { Answer } from '../../../delivery/transport.js'
import { UsageError } from '../../../errors.js'
import { plainText } from '../../../report/plain-text.js'
import { pathWithQuery } from '../../../signature/canonical.js'
import type { CommandContext } from '../../support/command-context.js'
import { EXIT_STATUS } from '../../support/exit-status.js'
import { requireLoopback } from '../../support/loopback.js'
import { requireReachable } from '../../support/reachable.js'
import { readInput } from '../../support/read-input.js'
import { secretsFrom } from '../../support/secrets-from.js'
import { suggestion } from '../../support/suggestion.js'
import { textWithoutSecrets } from '../../support/without-secrets.js'
import { exampleEvents } from './example-events.js'
import { setProperty } from './set-property.js'

export interface SendFlags {
  readonly secret?: readonly string[]
  readonly set?: readonly string[]
  readonly file?: string
  readonly count: number
  readonly retries: number
  /** Seconds. */
  readonly interval: number
  readonly signedUrl?: URL
  readonly header?: Readonly<Record<string, string>>
  readonly timeout: number
  readonly allowRemote?: boolean
}

/** Delivers an event `--count` times, with the retries that CKBox makes. Gives the exit status. */
export async function runSend(
  name: string,
  url: URL,
  flags: SendFlags,
  { stdout, env }: CommandContext,
): Promise<number> {
  const [secret] = secretsFrom(flags.secret, env)
  const body = await bodyOf(name, flags)
  if (!flags.allowRemote) await requireLoopback('The endpoint', url)
  await requireReachable('The endpoint', url)
  const target = pathWithQuery(url.href)
  const signedTarget = flags.signedUrl && pathWithQuery(flags.signedUrl.href)
  const headers = Object.entries(flags.header ?? {})
  const clean = (text: string) => textWithoutSecrets(text, { secrets: [secret], headers: flags.header ?? {} })
  const transport = await openTransport(url)
  let accepted = true
  try {
    for (let delivery = 1; delivery <= flags.count; delivery++) {
      let answer: Answer | undefined
      for (let attempt = 0; attempt <= flags.retries && !isAccepted(answer); attempt++) {
        if (attempt > 0) await sleep(flags.interval * 1000)
        const request = signedRequest({ body, target, signedTarget, secret, headers, timestamp: Date.now() })
        answer = await transport.send(request, { timeoutMs: flags.timeout })
        const retry = attempt > 0 ? `, retry ${attempt}` : ''
        stdout.write(`${name} ${delivery} of ${flags.count}${retry}: ${shown(answer, clean)}\n`)
      }
      accepted &&= isAccepted(answer)
    }
  } finally {
    await transport.close()
  }
  return accepted ? EXIT_STATUS.ok : EXIT_STATUS.findings
}

async function bodyOf(name: string, { file, set = [] }: SendFlags): Promise<Buffer> {
  const given = file === undefined ? undefined : await readInput(file)
  if (given && set.length === 0) return given
  const event = given ? parsed(given) : example(name)
  for (const assignment of set) setProperty(event, assignment)
  return Buffer.from(JSON.stringify(event))
}

function example(name: string): object {
  const found = exampleEvents.get(name)
  if (!found) {
    const hint = suggestion(name, [...exampleEvents.keys()])
    throw new UsageError(
      'unknown_event',
      `There is no event "${name}".${hint} To send a body of your own, give --file.`,
    )
  }
  return { ...(structuredClone(found) as object), sent_at: new Date().toISOString() }
}

function parsed(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'))
  } catch (cause) {
    throw new UsageError('file_not_json', '--set changes JSON, but --file is not JSON. Leave one of them out.', {
      cause,
    })
  }
}

/** CKBox resends while the status is above 299. */
function isAccepted(answer: Answer | undefined): boolean {
  return answer?.kind === 'response' && answer.status <= 299
}

function shown(answer: Answer, clean: (text: string) => string): string {
  const took = `${Math.round(answer.durationMs)} ms`
  if (answer.kind === 'failure') return `no answer (${took}). ${plainText(answer.message)}`
  const body = plainText(clean(answer.body)).replace(/\s+/g, ' ').slice(0, 100)
  return `${answer.status} (${took})${body === '' ? '' : ` ${body}`}`
}
