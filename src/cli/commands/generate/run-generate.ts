import { type GenerateOptions, type GenerateResult, generate, generateText } from '../../../codegen/generate.js'
import { ownSchemas } from '../../../codegen/read/own-schemas.js'
import { readConfig } from '../../../codegen/read/read-config.js'
import { UsageError } from '../../../errors.js'
import type { CommandContext } from '../../support/command-context.js'
import { EXIT_STATUS } from '../../support/exit-status.js'
import { prettierHint } from './prettier-hint.js'
import { watchPaths } from './watch-paths.js'

/** The flags of `generate`. */
export interface GenerateFlags {
  readonly out?: string
  readonly events?: readonly string[]
  readonly schemas?: string
  readonly customAttributes?: string
  readonly strict?: boolean
  readonly format?: 'ts' | 'esm' | 'cjs'
  readonly importExtensions?: 'ts' | 'js' | 'none'
  readonly discriminator?: string
  readonly check?: boolean
  readonly watch?: boolean
  /** Prints this file, or `true`: all. */
  readonly stdout?: string | true
}

/** Runs `generate` and gives the exit status. */
export async function runGenerate(flags: GenerateFlags, context: CommandContext): Promise<number> {
  const { watch: watching, stdout: wanted, ...rest } = flags
  const { generate: settings = {} } = await readConfig(process.cwd())
  if (wanted !== undefined) return await print({ ...settings, ...rest }, wanted, flags, context)
  const options = withOut({ ...settings, ...rest })
  if (watching !== true) {
    const hint = options.check === true ? undefined : prettierHint(process.cwd(), options.out)
    const status = report(await generate(options), options, context)
    if (hint !== undefined) context.stdout.write(hint)
    return status
  }
  if (options.check === true)
    throw new UsageError('flags_conflict', '--watch and --check cannot be combined. Give one of them.')
  await watchSchemas(options, context)
  return EXIT_STATUS.ok
}

/** Writes no file, but prints one or all: each below a line with its name. */
async function print(
  options: Partial<GenerateOptions>,
  wanted: string | true,
  { watch, check }: GenerateFlags,
  { stdout }: CommandContext,
): Promise<number> {
  if (watch === true || check === true)
    throw new UsageError('flags_conflict', '--stdout cannot be combined with --watch or --check. Give one of them.')
  const { files } = await generateText(options)
  if (wanted !== true) {
    const text = files.get(wanted)
    if (text === undefined) {
      throw new UsageError(
        'no_such_file',
        `No file "${wanted}" is generated. With --stdout, give one of: ${[...files.keys()].join(', ')}.`,
      )
    }
    stdout.write(text)
  } else for (const [path, text] of files) stdout.write(`// ${path}\n${text}\n`)
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
  const removed = files.filter(({ state }) => state === 'removed').length
  const count = `${files.length - removed} files for ${found} (${discriminator === '' ? 'no discriminator' : `discriminator: ${discriminator}`})`
  const counts = `${changed.length - removed} written, ${files.length - changed.length} unchanged`
  if (check !== true) stdout.write(`${count}: ${counts}${removed > 0 ? `, ${removed} removed` : ''}.\n`)
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
    const stop = watchPaths(watched, { changed: () => again().catch(failed), failed })
    process.once('SIGINT', () => {
      stop()
      done()
    })
  })
}
