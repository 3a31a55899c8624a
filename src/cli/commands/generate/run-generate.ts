import { type FSWatcher, watch } from 'node:fs'
import { resolve } from 'node:path'
import { type GenerateOptions, type GenerateResult, generate } from '../../../codegen/generate.js'
import { ownSchemas } from '../../../codegen/read/own-schemas.js'
import { readConfig } from '../../../codegen/read/read-config.js'
import { UsageError } from '../../../errors.js'
import type { CommandContext } from '../../support/command-context.js'
import { EXIT_STATUS } from '../../support/exit-status.js'

/** The flags of `generate`. */
export interface GenerateFlags {
  readonly out?: string
  readonly events?: readonly string[]
  readonly schemas?: string
  readonly customAttributes?: string
  readonly strict?: boolean
  readonly format?: 'ts' | 'esm' | 'cjs'
  readonly discriminator?: string
  readonly check?: boolean
  readonly watch?: boolean
}

/** Editors save a file in several steps. */
const SETTLE_MS = 50

/** Runs `generate` and gives the exit status. */
export async function runGenerate(flags: GenerateFlags, context: CommandContext): Promise<number> {
  const { watch: watching, ...rest } = flags
  const { generate: settings = {} } = await readConfig(process.cwd())
  const options = withOut({ ...settings, ...rest })
  if (watching !== true) return report(await generate(options), options, context)
  if (options.check === true)
    throw new UsageError('flags_conflict', '--watch and --check cannot be combined. Give one of them.')
  await watchSchemas(options, context)
  return EXIT_STATUS.ok
}

function withOut(flags: Partial<GenerateOptions>): GenerateOptions {
  if (flags.out === undefined || flags.out.trim() === '') {
    throw new UsageError(
      'out_missing',
      'No output folder was given. Give one: ckbox-webhooks generate --out src/ckbox. Or run ckbox-webhooks init, which saves it in a settings file.',
    )
  }
  return { ...flags, out: flags.out }
}

function report(
  { files, events, discriminator, warnings }: GenerateResult,
  { out, check }: GenerateOptions,
  { stdout, stderr }: CommandContext,
): number {
  for (const warning of warnings) stderr.write(`ckbox-webhooks: warning: ${warning}\n`)
  const changed = files.filter(({ state }) => state !== 'unchanged')
  for (const { path, state } of changed) stdout.write(`${state}: ${out.replace(/[\\/]+$/, '')}/${path}\n`)
  const found = `${events.length} ${events.length === 1 ? 'event' : 'events'}`
  const count = `${files.length} files for ${found} (${discriminator === '' ? 'no discriminator' : `discriminator: ${discriminator}`})`
  if (check !== true) stdout.write(`${count}: ${changed.length} written, ${files.length - changed.length} unchanged.\n`)
  else if (changed.length === 0) stdout.write(`${count}: up to date.\n`)
  else stdout.write('Run the same command without --check and commit what it changes.\n')
  return check === true && changed.length > 0 ? EXIT_STATUS.findings : EXIT_STATUS.ok
}

/** Runs until it is interrupted. An unusable schema is reported, and the next change may fix it. */
async function watchSchemas(options: GenerateOptions, context: CommandContext): Promise<void> {
  const again = async () => {
    try {
      report(await generate(options), options, context)
    } catch (error) {
      if (!(error instanceof UsageError)) throw error
      context.stderr.write(`ckbox-webhooks: ${error.message}\n`)
    }
  }
  // A schema that is unusable at the start is a mistake to fix, so this throws.
  report(await generate(options), options, context)
  const watched = [options.schemas ?? ownSchemas(), options.customAttributes].filter((path) => path !== undefined)
  context.stdout.write(`Watching ${watched.join(' and ')}. Press Ctrl-C to stop.\n`)
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
