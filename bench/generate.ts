import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { isMain, printRows, type Row } from './measure.js'

const root = fileURLToPath(new URL('..', import.meta.url))
const ROUNDS = 9

/**
 * Whole processes: `ckbox-webhooks generate` (types, validators, index) beside the command of json-schema-to-typescript
 * (types only), which is what the ratio compares with. Both read one file that holds all events and write all their
 * types: from a folder, json2ts would compile each event by itself, with all that it shares with the others. Needs
 * `npm run build`.
 */
export async function benchGenerate(): Promise<Row[]> {
  const cli = join(root, 'dist/cli.js')
  if (!existsSync(cli)) throw new Error('dist/cli.js is missing. Run `npm run build` first.')
  const folder = mkdtempSync(join(tmpdir(), 'bench-'))
  const octokit = dirname(createRequire(import.meta.url).resolve('@octokit/webhooks-schemas/package.json'))
  const bundle = join(root, 'generated/webhook.bundle.schema.json')
  const json2ts = join(root, 'node_modules/json-schema-to-typescript/dist/src/cli.js')
  const commands: [string, string[]][] = [
    ['json2ts: types of the CKBox schemas', [json2ts, '-i', bundle, '-o', join(folder, 'peer.d.ts')]],
    ['ckbox-webhooks generate', [cli, 'generate', '--schemas', bundle, '--out', join(folder, 'own')]],
    [
      'json2ts: types of @octokit/webhooks-schemas',
      [json2ts, '-i', join(octokit, 'schema.json'), '-o', join(folder, 'peer.d.ts')],
    ],
    [
      'ckbox-webhooks generate, @octokit/webhooks-schemas',
      [cli, 'generate', '--out', join(folder, 'octokit'), '--schemas', octokit],
    ],
    ['an empty node', ['-e', '0']],
  ]
  const times = commands.map((): number[] => [])
  try {
    for (let round = 0; round < ROUNDS; round++) {
      for (const [index, [name, args]] of commands.entries()) {
        for (const target of ['own', 'peer.d.ts', 'octokit'])
          rmSync(join(folder, target), { recursive: true, force: true })
        const start = performance.now()
        const { status, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' })
        if (status !== 0) throw new Error(`${name} failed: ${stderr}`)
        times[index]?.push(performance.now() - start)
      }
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
  const medians = times.map((all) => all.sort((a, b) => a - b)[Math.floor(ROUNDS / 2)] ?? Number.NaN)
  return commands.map(([contender], index) => {
    const ms = medians[index] ?? Number.NaN
    const peer = medians[index >= 2 ? 2 : 0] ?? Number.NaN
    return { contender, perSecond: 1000 / ms, microseconds: ms * 1000, ratio: peer / ms }
  })
}

if (isMain(import.meta.url))
  printRows('generate: whole processes (ratio: beside json2ts on the same schemas)', await benchGenerate())
