import { UsageError } from '../errors.js'
import type { Reporter } from '../reporters/reporter.js'
import { suggestion } from './suggestion.js'

/** The reporters by name, each loaded when it is used. */
export const reporters = {
  pretty: async () => (await import('../reporters/pretty.js')).pretty,
  json: async () => (await import('../reporters/json.js')).json,
  junit: async () => (await import('../reporters/junit.js')).junit,
  github: async () => (await import('../reporters/github.js')).github,
  html: async () => (await import('../reporters/html.js')).html,
} satisfies Record<string, () => Promise<Reporter>>

export type ReporterName = keyof typeof reporters

/** Where a reporter writes: a file, or one of the process's streams. */
export interface ReporterOutput {
  readonly reporter: ReporterName
  readonly to: { readonly file: string } | 'stdout' | 'stderr'
}

const names = Object.keys(reporters) as ReporterName[]
/** A document: with anything else on the same stream it could not be read. */
const documents: readonly ReporterName[] = ['json', 'junit', 'html']

/**
 * Gathers `--reporter` and `--output` in the order given. An output belongs to the reporter before it, or, where none
 * is before it, to the first one. A reporter without output writes to standard output; where a document goes there,
 * `pretty` and `github` go to standard error.
 */
export class ReporterOutputs {
  readonly #pairs: { reporter: ReporterName; file?: string }[] = []
  #leading: string | undefined

  addReporter(name: string): void {
    const reporter = names.find((known) => known === name)
    if (!reporter) {
      const hint = suggestion(name, names) || ` There are ${names.join(', ')}.`
      throw new UsageError('unknown_reporter', `There is no reporter "${name}".${hint}`)
    }
    const file = this.#leading
    this.#leading = undefined
    this.#pairs.push({ reporter, ...(file !== undefined && { file }) })
  }

  addOutput(file: string): void {
    const last = this.#pairs.at(-1)
    if ((last ? last.file : this.#leading) !== undefined) {
      throw new UsageError('output_without_reporter', `--output "${file}" has no reporter of its own. ${example}`)
    }
    if (last) last.file = file
    else this.#leading = file
  }

  /** The pairs; `pretty` to standard output where no reporter was given. */
  resolve(): ReporterOutput[] {
    if (this.#pairs.length === 0) this.addReporter('pretty')
    const onStdout = this.#pairs.filter(({ reporter, file }) => toStream(file) && documents.includes(reporter))
    if (onStdout.length > 1) {
      const both = onStdout.map(({ reporter }) => reporter).join(' and ')
      throw new UsageError('outputs_collide', `${both} would both go to standard output. ${example}`)
    }
    const files = this.#pairs.flatMap(({ file }) => (toStream(file) ? [] : [file]))
    const twice = files.find((file, index) => files.indexOf(file) !== index)
    if (twice !== undefined) throw new UsageError('outputs_collide', `Two reporters write to "${twice}". ${example}`)
    return this.#pairs.map(({ reporter, file }) => {
      if (!toStream(file)) return { reporter, to: { file } }
      return { reporter, to: onStdout.length > 0 && !documents.includes(reporter) ? 'stderr' : 'stdout' }
    })
  }
}

const example = 'Give each reporter its file after it: --reporter junit --output junit.xml.'

function toStream(file: string | undefined): file is undefined | '-' {
  return file === undefined || file === '-'
}
