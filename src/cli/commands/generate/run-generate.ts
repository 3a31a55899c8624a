import type { GenerateSettings } from '../../../codegen/config.js'
import { type GenerateOptions, type GenerateResult, generate, generateText } from '../../../codegen/generate.js'
import { ownSchemas } from '../../../codegen/read/own-schemas.js'
import { readConfig } from '../../../codegen/read/read-config.js'
import { UsageError } from '../../../errors.js'
import { plainText } from '../../../report/plain-text.js'
import type { CommandContext } from '../../support/command-context.js'
import { EXIT_STATUS } from '../../support/exit-status.js'
import { chooseCatalogues } from './choose-catalogues.js'
import { prettierHint } from './prettier-hint.js'
import { watchPaths } from './watch-paths.js'

/** The flags of `generate`. */
export interface GenerateFlags {
  readonly out?: string
  readonly events?: readonly string[]
  readonly schemas?: string
  readonly customAttributes?: string
  readonly strict?: boolean
  readonly dates?: boolean
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
  const { generate: settings } = await readConfig(process.cwd())
  const catalogues = chooseCatalogues(settings, rest)
  if (wanted !== undefined) return await print(catalogues, wanted, flags, context)
  const targets = catalogues.map(withOut)
  if (watching === true) {
    if (rest.check === true)
      throw new UsageError('flags_conflict', '--watch and --check cannot be combined. Give one of them.')
    await watchSchemas(targets, context)
    return EXIT_STATUS.ok
  }
  const hints = targets.flatMap(({ out, check }) => (check === true ? [] : (prettierHint(process.cwd(), out) ?? [])))
  const status = await generateAll(targets, context)
  for (const hint of hints) context.stdout.write(hint)
  return status
}

async function generateAll(
  targets: readonly GenerateOptions[],
  context: CommandContext,
  inputs = new Set<string>(),
): Promise<number> {
  let stale = 0
  for (const options of targets) {
    const result = await generate(options)
    for (const input of result.inputs) inputs.add(input)
    const found = report(result, options, context, targets.length > 1 ? `${options.out}: ` : '')
    if (options.check === true) stale += found
  }
  if (stale === 0) return EXIT_STATUS.ok
  context.stdout.write('Run the same command without --check and commit what it changes.\n')
  return EXIT_STATUS.findings
}

/** Writes no file, but prints one or all: each below a line with its name. */
async function print(
  [options, ...others]: readonly [GenerateSettings, ...GenerateSettings[]],
  wanted: string | true,
  { watch, check }: GenerateFlags,
  { stdout, stderr }: CommandContext,
): Promise<number> {
  if (watch === true || check === true)
    throw new UsageError('flags_conflict', '--stdout cannot be combined with --watch or --check. Give one of them.')
  if (others.length > 0) {
    throw new UsageError(
      'flags_conflict',
      `The settings have several catalogues, and --stdout prints one. Choose it: ${[options, ...others].map(({ out }) => `--out ${out}`).join(' or ')}.`,
    )
  }
  const { files, warnings } = await generateText(options)
  for (const warning of warnings) stderr.write(`ckbox-webhooks: warning: ${plainText(warning)}\n`)
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

/** Says what was done, and gives the number of files that changed or are stale. */
function report(
  { files, events, discriminator, warnings }: GenerateResult,
  { out, check }: GenerateOptions,
  { stdout, stderr }: CommandContext,
  prefix: string,
): number {
  for (const warning of warnings) stderr.write(`ckbox-webhooks: warning: ${plainText(prefix + warning)}\n`)
  const changed = files.filter(({ state }) => state !== 'unchanged')
  for (const { path, state } of changed)
    stdout.write(`${state}: ${plainText(`${out.replace(/[\\/]+$/, '')}/${path}`)}\n`)
  const found = `${events.length} ${events.length === 1 ? 'event' : 'events'}`
  const removed = files.filter(({ state }) => state === 'removed').length
  const count = `${prefix}${files.length - removed} files for ${found} (${discriminator === '' ? 'no discriminator' : `discriminator: ${plainText(discriminator)}`})`
  const counts = `${changed.length - removed} written, ${files.length - changed.length} unchanged`
  if (check !== true) stdout.write(`${count}: ${counts}${removed > 0 ? `, ${removed} removed` : ''}.\n`)
  else if (changed.length === 0) stdout.write(`${count}: up to date.\n`)
  return changed.length
}

/** Runs until it is interrupted. An unusable schema is reported, and the next change may fix it. */
async function watchSchemas(targets: readonly GenerateOptions[], context: CommandContext): Promise<void> {
  const again = async () => {
    try {
      await generateAll(targets, context, watched)
    } catch (error) {
      if (!(error instanceof UsageError)) throw error
      context.stderr.write(`ckbox-webhooks: ${plainText(error.message)}\n`)
    }
  }
  const inputs = targets.flatMap(({ schemas, customAttributes }) =>
    [schemas ?? ownSchemas(), customAttributes ?? []].flat(),
  )
  const watched = new Set(inputs)
  // A schema that is unusable at the start is a mistake to fix, so this throws.
  await generateAll(targets, context, watched)
  context.stdout.write(`Watching ${[...new Set(inputs)].join(' and ')}. Press Ctrl-C to stop.\n`)
  await new Promise<void>((done, failed) => {
    const stop = watchPaths(watched, { changed: again, failed })
    process.once('SIGINT', () => {
      stop()
      done()
    })
  })
}
