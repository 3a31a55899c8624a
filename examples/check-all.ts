import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Example, examples } from './examples.js'
import { startExample } from './start-example.js'

/**
 * Holds every example, or those named, against the signature vectors and against the contract, through the command line:
 * `npx tsx examples/check-all.ts [NAME...]`. What is not installed is skipped, and said to be.
 */

const secrets = ['first-secret', 'zażółć-second']
const command = fileURLToPath(new URL('../dist/cli.js', import.meta.url))
if (!existsSync(command)) throw new Error('dist/cli.js is missing: run `npm run build` first.')

const wanted = process.argv.slice(2)
const chosen = examples.filter(({ name }) => wanted.length === 0 || wanted.includes(name))
const outcomes: [name: string, outcome: string][] = []
for (const example of chosen) {
  console.log(`\n=== ${example.name}`)
  outcomes.push([example.name, await outcomeOf(example)])
}
console.log('\nExamples:')
for (const [name, outcome] of outcomes) console.log(`  ${name.padEnd(10)} ${outcome}`)
process.exitCode = outcomes.every(([, outcome]) => outcome === 'sound' || outcome.startsWith('skipped')) ? 0 : 1

async function outcomeOf(example: Example): Promise<string> {
  if (!succeeds(example.probe, example)) return `skipped: needs ${example.command[0]} (examples/install.sh)`
  if (example.vectors !== undefined && !succeeds(example.vectors, example, true)) return 'FAILED the signature vectors'
  const started = await startExample(example, secrets)
  try {
    const { origin } = started
    const args = ['check', `${origin}/webhooks/ckbox`, ...secrets.flatMap((secret) => ['--secret', secret])]
    const hooks = ['--observe', `${origin}/state`, '--reset', `${origin}/reset`]
    const { status } = spawnSync(process.execPath, [command, ...args, ...hooks, '--fail-on', 'should'], {
      stdio: 'inherit',
    })
    return status === 0 ? 'sound' : `NOT SOUND (exit status ${status})`
  } finally {
    await started.stop()
  }
}

function succeeds([program, ...args]: Example['probe'], { folder }: Example, shown = false): boolean {
  const temporary = mkdtempSync(join(tmpdir(), 'ckbox-example-'))
  const filled = args.map((arg) => arg.replaceAll('{temporary}', temporary))
  const cwd = fileURLToPath(new URL(`${folder}/`, import.meta.url))
  const { status } = spawnSync(program, filled, { cwd, stdio: shown ? 'inherit' : 'ignore' })
  rmSync(temporary, { recursive: true, force: true })
  return status === 0
}
