import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtemp, open, readFile, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import type { Example } from './examples.js'

export interface StartedExample {
  readonly origin: string
  /** Ends the example and removes its files. */
  stop(): Promise<void>
}

/** Starts an example on a free port and waits until it answers. */
export async function startExample(example: Example, secrets: readonly string[]): Promise<StartedExample> {
  const port = await freePort()
  const temporary = await mkdtemp(join(tmpdir(), 'ckbox-example-'))
  const fill = (text: string) => text.replaceAll('{port}', String(port)).replaceAll('{temporary}', temporary)
  const environment = Object.entries(example.environment ?? {}).map(([name, value]) => [name, fill(value)])
  const [program, ...args] = example.command
  const log = await open(join(temporary, 'log'), 'w')
  const child = spawn(program, args.map(fill), {
    cwd: fileURLToPath(new URL(`${example.folder}/`, import.meta.url)),
    env: {
      ...process.env,
      ...Object.fromEntries(environment),
      CKBOX_API_SECRET: secrets.join(','),
      CKBOX_TEST_HOOKS: '1',
      PORT: String(port),
    },
    // To a file: a pipe that nobody reads in time would stop an example that logs every request.
    stdio: ['ignore', 'ignore', log.fd],
    // A group of its own: some start workers or compile to another process, which have to end with them.
    detached: true,
  })
  await log.close()
  const stop = async () => {
    if (child.exitCode === null && child.signalCode === null && child.pid !== undefined) {
      const ended = new Promise((resolve) => child.once('exit', resolve))
      process.kill(-child.pid, 'SIGKILL')
      await ended
    }
    await rm(temporary, { recursive: true, force: true })
  }
  const origin = `http://127.0.0.1:${port}`
  if (await answers(origin, child)) return { origin, stop }
  const logged = await readFile(join(temporary, 'log'), 'utf8')
  await stop()
  throw new Error(`The example ${example.name} does not answer.\n${logged.slice(-4000)}`)
}

async function answers(origin: string, child: ChildProcess): Promise<boolean> {
  let failed = false
  child.once('error', () => {
    failed = true
  })
  const until = Date.now() + 60_000
  while (Date.now() < until && !failed && child.exitCode === null) {
    const status = await fetch(`${origin}/state`).then(
      (response) => response.status,
      () => undefined,
    )
    if (status === 200) return true
    await sleep(100)
  }
  return false
}

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  await new Promise((resolve) => server.close(resolve))
  if (typeof address === 'object' && address !== null) return address.port
  throw new Error('There is no free port.')
}
