import { execFileSync } from 'node:child_process'
import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const inputs = ['src', 'generated', 'scripts/build', 'package.json', 'tsdown.config.ts']

/** Builds dist/ unless it is newer than everything that it is made from. */
export default function buildWhenStale(): void {
  const built = changedAt('dist/cli.js')
  if (built > 0 && inputs.every((input) => changedAt(input) < built)) return
  execFileSync(process.execPath, ['node_modules/tsdown/dist/run.mjs', '--logLevel', 'error'], {
    cwd: root,
    stdio: 'inherit',
  })
}

/** When a file, or the newest file of a folder, was last changed; 0 where there is none. */
function changedAt(path: string): number {
  const found = statSync(join(root, path), { throwIfNoEntry: false })
  if (!found?.isDirectory()) return found?.mtimeMs ?? 0
  return Math.max(0, ...readdirSync(join(root, path)).map((name) => changedAt(join(path, name))))
}
