import { UsageError } from '../errors.js'
import { closeObjects } from './model/close-objects.js'
import { emitModules, type ImportExtensions, type ModuleFormat } from './publish/emit-modules.js'
import { fileHeader } from './publish/file-header.js'
import { type FileOutcome, staleFiles, writeFiles } from './publish/write-files.js'
import { loadModel } from './read/load-model.js'
import { ownSchemas } from './read/own-schemas.js'
import { readDocument, readSchemas } from './read/read-schemas.js'

/** What to generate, from what, and where to. Paths are relative to the working directory. */
export interface GenerateOptions {
  /** The folder to write into. Created if it is missing. */
  readonly out: string
  /** Which events to keep, by name or glob (`asset.*`). Default: all. */
  readonly events?: string | readonly string[] | undefined
  /**
   * Your own events: a folder or a file of JSON Schemas, an OpenAPI document with webhooks or callbacks, or an AsyncAPI
   * document, as JSON or YAML. Default: the CKBox schemas of this package.
   */
  readonly schemas?: string | undefined
  /** A file with a JSON Schema of your own attributes: types and validates `metadata.custom_attributes`. */
  readonly customAttributes?: string | undefined
  /** Refuse properties that the schemas do not describe. For fixtures, not for receivers. */
  readonly strict?: boolean | undefined
  /**
   * Give `sent_at` and other strings of format `date-time` as `Date`: validators return a copy with them. Within unions they
   * stay strings.
   */
  readonly dates?: boolean | undefined
  /** TypeScript sources (default), or JavaScript with declarations. */
  readonly format?: ModuleFormat | undefined
  /**
   * How sources (`ts`) import each other: `./types.js` (default), `./types.ts` for Node's type stripping and Deno, or
   * `./types` for bundlers.
   */
  readonly importExtensions?: ImportExtensions | undefined
  /** The property that tells the events apart; `context.type` if it is inside another. Default: found. */
  readonly discriminator?: string | undefined
  /** Write nothing and report what is stale. */
  readonly check?: boolean | undefined
}

export interface GenerateResult {
  /** The generated files by their path below `out`; `stale` with `check`, else `written` or `unchanged`. */
  readonly files: readonly (FileOutcome | { readonly path: string; readonly state: 'stale' })[]
  /** The names of the events. */
  readonly events: readonly string[]
  /** The property that tells the events apart, dotted if it is inside another: `context.type`. Empty if there is none. */
  readonly discriminator: string
  /** What was passed over or is not checked, and why; one sentence each, with the file. */
  readonly warnings: readonly string[]
  /** The paths of the schema files that were read, those that references led to included. */
  readonly inputs: readonly string[]
}

/**
 * Writes types, validators and an index for webhook events into a folder: self-contained code that imports nothing else.
 * The same input gives the same bytes; unchanged files are not touched; what this tool did not write is never replaced; a
 * failure leaves the folder as it was. Files that an earlier run wrote and that are no longer generated are removed.
 *
 * @throws UsageError if schemas cannot be read or used, or the folder cannot be written.
 * @example
 * await generate({ out: 'src/ckbox', events: 'asset.*' })
 */
export async function generate(options: GenerateOptions): Promise<GenerateResult> {
  const { files, ...found } = await generateText(options)
  if (options.check !== true) return { files: writeFiles(options.out, files), ...found }
  const stale = staleFiles(options.out, files)
  const fresh = [...files.keys()].filter((path) => !stale.includes(path))
  return {
    files: [
      ...stale.map((path) => ({ path, state: 'stale' }) as const),
      ...fresh.map((path) => ({ path, state: 'unchanged' }) as const),
    ],
    ...found,
  }
}

/** What `generate` would write, and what it found. */
export interface GeneratedText extends Omit<GenerateResult, 'files'> {
  /** The texts of the files, by their path below the output folder. */
  readonly files: ReadonlyMap<string, string>
}

/**
 * The same as `generate`, as strings: nothing is written. `out` matters only for the header, which tells paths as seen
 * from there.
 *
 * @throws UsageError if schemas cannot be read or used.
 * @example
 * const { files } = await generateText({ format: 'esm' })
 * files.get('types.d.ts')
 */
export async function generateText(options: Partial<Omit<GenerateOptions, 'check'>>): Promise<GeneratedText> {
  const { format = 'ts', importExtensions = 'js' } = options
  refuseOther('format', format, ['ts', 'esm', 'cjs'])
  refuseOther('importExtensions', importExtensions, ['ts', 'js', 'none'])
  if (format !== 'ts' && importExtensions !== 'js') {
    throw new UsageError(
      'import_extensions_unused',
      `JavaScript (--format ${format}) needs the endings of its files in imports, so --import-extensions ${importExtensions} is only for --format ts. Leave one of them out.`,
    )
  }
  const own = options.schemas === undefined
  const attributes = options.customAttributes
  const warnings = new Set<string>()
  const nested = new Map<string, string>()
  const schemas = readSchemas(options.schemas ?? ownSchemas())
  const model = loadModel(schemas, {
    discriminator: options.discriminator ?? (own ? 'event' : undefined),
    events: [options.events ?? []].flat(),
    warn: (warning) => warnings.add(warning),
    onPattern: (pattern, place) => {
      if (NESTED.test(pattern) && !nested.has(pattern)) nested.set(pattern, place)
    },
    ...(attributes === undefined ? {} : { customAttributes: readDocument(attributes, attributes) }),
  })
  const files = emitModules(options.strict === true ? closeObjects(model) : model, {
    format,
    importExtensions,
    dates: options.dates === true,
    header: fileHeader(options),
  })
  return {
    files,
    events: model.events.map(({ name }) => name),
    discriminator: model.discriminator.join('.'),
    warnings: [...warnings, ...(await slowPatterns(nested))],
    inputs: [...schemas.inputs(), ...(attributes === undefined ? [] : [attributes])],
  }
}

/** What every pattern has that can take exponential time: a group that is repeated. */
const NESTED = /\)[*+{]/

/** A warning for each pattern that can take exponential time. `patterns` has the place of each. */
async function slowPatterns(patterns: ReadonlyMap<string, string>): Promise<string[]> {
  if (patterns.size === 0) return []
  // Few schemas need it, and it takes time to load.
  const { isExponential } = await import('./read/exponential-patterns.js')
  return [...patterns]
    .filter(([pattern]) => isExponential(pattern))
    .map(
      ([pattern, place]) =>
        `${place}: the pattern ${JSON.stringify(pattern)} can take exponential time, so that one long string stops a receiver. Rewrite it so that no repetition is repeated and alternatives do not overlap.`,
    )
}

function refuseOther(option: string, value: string, allowed: readonly string[]): void {
  if (allowed.includes(value)) return
  throw new UsageError(
    'option_unknown',
    `The option ${option} is ${allowed.slice(0, -1).join(', ')} or ${allowed.at(-1)}, not "${String(value)}".`,
  )
}
