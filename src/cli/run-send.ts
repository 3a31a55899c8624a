import { setTimeout as sleep } from 'node:timers/promises'
import { signedRequest } from '../delivery/deliver.js'
import { openTransport } from '../delivery/open-transport.js'
import type { Answer } from '../delivery/transport.js'
import { UsageError } from '../errors.js'
import { plainText } from '../reporters/plain-text.js'
import { pathWithQuery } from '../signature/canonical.js'
import type { CommandContext } from './command-context.js'
import { exampleEvents } from './example-events.js'
import { exitStatus } from './exit-status.js'
import { requireLoopback } from './loopback.js'
import { requireReachable } from './reachable.js'
import { readInput } from './read-input.js'
import { secretsFrom } from './secrets-from.js'
import type { SendFlags } from './send.js'
import { setProperty } from './set-property.js'
import { suggestion } from './suggestion.js'
import { textWithoutSecrets } from './without-secrets.js'

/** Delivers an event as often as it is told to, with retries as CKBox makes them. Gives the exit status. */
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
  return accepted ? exitStatus.ok : exitStatus.findings
}

async function bodyOf(name: string, { file, set }: SendFlags): Promise<Buffer> {
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
    throw new UsageError('unknown_event', `There is no event "${name}".${hint} To send another body, give --file.`)
  }
  return { ...(structuredClone(found) as object), sent_at: new Date().toISOString() }
}

function parsed(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'))
  } catch (cause) {
    throw new UsageError('file_not_json', '--set changes JSON, but the --file is not JSON. Leave one of them out.', {
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
