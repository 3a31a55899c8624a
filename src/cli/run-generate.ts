import { type FSWatcher, watch } from 'node:fs'
import { resolve } from 'node:path'
import { type GenerateOptions, type GenerateResult, generate } from '../codegen/generate.js'
import { ownSchemas } from '../codegen/read/own-schemas.js'
import { readConfig } from '../codegen/read/read-config.js'
import { UsageError } from '../errors.js'
import type { CommandContext } from './command-context.js'
import { exitStatus } from './exit-status.js'
import type { GenerateFlags } from './generate.js'

/** Editors write a file in several steps. */
const SETTLE_MS = 50

/** Runs `generate` and gives the exit status. */
export async function runGenerate(flags: GenerateFlags, context: CommandContext): Promise<number> {
  const { watch: watching, ...rest } = flags
  const { generate: settings = {} } = await readConfig(process.cwd())
  const options = withOut({ ...settings, ...rest })
  if (watching !== true) return report(await generate(options), options, context)
  if (options.check === true)
    throw new UsageError('flags_conflict', '--watch and --check exclude each other. Give one of them.')
  await watchSchemas(options, context)
  return exitStatus.ok
}

function withOut(flags: Partial<GenerateOptions>): GenerateOptions {
  if (flags.out === undefined || flags.out.trim() === '') {
    throw new UsageError(
      'out_missing',
      'There is no folder to write into. Give one: ckbox-webhooks generate --out src/ckbox. Or run ckbox-webhooks init, which writes it into a file of settings.',
    )
  }
  return { ...flags, out: flags.out }
}

function report(
  { files, events }: GenerateResult,
  { out, check }: GenerateOptions,
  { stdout }: CommandContext,
): number {
  const changed = files.filter(({ state }) => state !== 'unchanged')
  for (const { path, state } of changed) stdout.write(`${state}: ${out.replace(/[\\/]+$/, '')}/${path}\n`)
  const count = `${files.length} files for ${events.length} ${events.length === 1 ? 'event' : 'events'}`
  if (check !== true) stdout.write(`${count}: ${changed.length} written, ${files.length - changed.length} unchanged.\n`)
  else if (changed.length === 0) stdout.write(`${count}: up to date.\n`)
  else stdout.write('Run the same command without --check, and commit what it changes.\n')
  return check === true && changed.length > 0 ? exitStatus.findings : exitStatus.ok
}

/** Until it is interrupted. A schema that cannot be used is reported and waited out: the next change may mend it. */
async function watchSchemas(options: GenerateOptions, context: CommandContext): Promise<void> {
  const again = async () => {
    try {
      report(await generate(options), options, context)
    } catch (error) {
      if (!(error instanceof UsageError)) throw error
      context.stderr.write(`ckbox-webhooks: ${error.message}\n`)
    }
  }
  // What is wrong from the beginning is the user's mistake, and nothing to wait for.
  report(await generate(options), options, context)
  const watched = [options.schemas ?? ownSchemas(), options.customAttributes].filter((path) => path !== undefined)
  context.stdout.write(`Watching ${watched.join(' and ')}. Ctrl-C ends it.\n`)
  await new Promise<void>((done, failed) => {
    let timer: NodeJS.Timeout | undefined
    const watchers: FSWatcher[] = watched.map((path) =>
      watch(resolve(path), { recursive: true }, () => {
        clearTimeout(timer)
        timer = setTimeout(() => again().catch(failed), SETTLE_MS)
      }).on('error', failed),
    )
    process.once('SIGINT', () => {
      clearTimeout(timer)
      for (const watcher of watchers) watcher.close()
      done()
    })
  })
}
