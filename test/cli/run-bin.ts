import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const dist = fileURLToPath(new URL('../../dist', import.meta.url))

export interface BinResult {
  readonly status: number | null
  readonly stdout: string
  readonly stderr: string
}

/** Starts the built command; `shown` is its output so far. */
export function startBin(args: readonly string[], options: { cwd?: string; env?: NodeJS.ProcessEnv } = {}) {
  const env = { PATH: process.env.PATH, NO_COLOR: '1', ...options.env }
  const child = spawn(process.execPath, [join(dist, 'cli.js'), ...args], { ...options, env })
  const output = { stdout: '', stderr: '' }
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].on('data', (chunk) => {
      output[name] += chunk
    })
  }
  const ended = new Promise<BinResult>((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (status) => resolve({ status, ...output }))
  })
  return { child, output, ended }
}

/** Runs the built command to its end. */
export function runBin(
  args: readonly string[],
  options?: { cwd?: string; env?: NodeJS.ProcessEnv },
): Promise<BinResult> {
  return startBin(args, options).ended
}
