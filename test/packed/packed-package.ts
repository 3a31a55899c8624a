import { execFile } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { onTestFinished } from 'vitest'

export const root = fileURLToPath(new URL('../..', import.meta.url))

export interface Outcome {
  readonly status: number
  readonly stdout: string
  readonly stderr: string
}

/** Runs a program to its end; a status other than 0 is a result. */
export async function run(command: string, args: readonly string[], cwd: string): Promise<Outcome> {
  try {
    const { stdout, stderr } = await promisify(execFile)(command, args, { cwd, env: { ...process.env, NO_COLOR: '1' } })
    return { status: 0, stdout, stderr }
  } catch (error) {
    const { code, stdout = '', stderr = '' } = error as { code?: number; stdout?: string; stderr?: string }
    return { status: typeof code === 'number' ? code : -1, stdout, stderr }
  }
}

/** Packs what `npm publish` would publish; gives the file's path. */
export async function pack(): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'ckbox-webhooks-pack-'))
  const packed = await run('npm', ['pack', '--ignore-scripts', '--json', '--pack-destination', folder], root)
  const [{ filename }] = JSON.parse(packed.stdout) as [{ filename: string }]
  return join(folder, filename)
}

/**
 * A folder with the tarball installed. `alone`: outside of this repository, so that nothing else can be found. `peers`:
 * inside it, so that fast-check, msw and TypeScript are found in the repository's own node_modules.
 */
export async function install(tarball: string, where: 'alone' | 'peers'): Promise<string> {
  const parent = where === 'alone' ? tmpdir() : join(root, '.tmp')
  mkdirSync(parent, { recursive: true })
  const folder = mkdtempSync(join(parent, `packed-${where}-`))
  writeFileSync(join(folder, 'package.json'), '{ "name": "consumer", "private": true }')
  const installed = await run('npm', ['install', '--offline', '--no-audit', '--no-fund', tarball], folder)
  if (installed.status !== 0) throw new Error(installed.stderr)
  return folder
}

/** Writes a file into a folder until the end of the test, and gives its path. */
export function write(folder: string, name: string, text: string): string {
  const file = join(folder, name)
  writeFileSync(file, text)
  onTestFinished(() => rmSync(file))
  return file
}
