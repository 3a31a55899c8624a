/** Runs every benchmark, each in a process of its own so that none warms up the next. */
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const benches = ['verify', 'receive', 'validate', 'generate', 'history', 'deliver', 'check']
const wanted = process.argv.slice(2)

for (const name of benches.filter((one) => wanted.length === 0 || wanted.includes(one))) {
  const file = fileURLToPath(new URL(`${name}.ts`, import.meta.url))
  const { status } = spawnSync(process.execPath, ['--import', 'tsx', file], { stdio: 'inherit' })
  if (status !== 0) process.exitCode = 1
}
