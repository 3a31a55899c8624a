import { UsageError } from '../../errors.js'
import type { Reporter } from '../../report/reporter.js'
import { suggestion } from './suggestion.js'

/** The reporters by name, each loaded on first use. */
export const reporters = {
  pretty: async () => (await import('../../report/pretty.js')).pretty,
  json: async () => (await import('../../report/json-report.js')).json,
  junit: async () => (await import('../../report/junit.js')).junit,
  github: async () => (await import('../../report/github.js')).github,
  html: async () => (await import('../../report/html.js')).html,
} satisfies Record<string, () => Promise<Reporter>>

export type ReporterName = keyof typeof reporters

/** Where a reporter writes: to a file, or to a stream of the process. */
export interface ReporterOutput {
  readonly reporter: ReporterName
  readonly to: { readonly file: string } | 'stdout' | 'stderr'
}

const names = Object.keys(reporters) as ReporterName[]
/** Documents: nothing else may go to the same stream. */
const documents: readonly ReporterName[] = ['json', 'junit', 'html']

/**
 * Collects `--reporter` and `--output` in the order given. An output belongs to the reporter before it; one before all
 * reporters belongs to the first. A reporter without an output writes to standard output, except that `pretty` and
 * `github` move to standard error when a document goes to standard output.
 */
export class ReporterOutputs {
  readonly #pairs: { reporter: ReporterName; file?: string }[] = []
  #leading: string | undefined

  addReporter(name: string): void {
    const reporter = names.find((known) => known === name)
    if (!reporter) {
      const hint = suggestion(name, names) || ` Choose from ${names.join(', ')}.`
      throw new UsageError('unknown_reporter', `There is no reporter "${name}".${hint}`)
    }
    const file = this.#leading
    this.#leading = undefined
    this.#pairs.push({ reporter, ...(file !== undefined && { file }) })
  }

  addOutput(file: string): void {
    const last = this.#pairs.at(-1)
    if ((last ? last.file : this.#leading) !== undefined) {
      throw new UsageError('output_without_reporter', `--output "${file}" has no reporter of its own. ${EXAMPLE}`)
    }
    if (last) last.file = file
    else this.#leading = file
  }

  /** All reporters with their outputs; `pretty` to standard output if no reporter was given. */
  resolve(): ReporterOutput[] {
    if (this.#pairs.length === 0) this.addReporter('pretty')
    const onStdout = this.#pairs.filter(({ reporter, file }) => toStream(file) && documents.includes(reporter))
    if (onStdout.length > 1) {
      const both = onStdout.map(({ reporter }) => reporter).join(' and ')
      throw new UsageError('outputs_collide', `${both} would both go to standard output. ${EXAMPLE}`)
    }
    const files = this.#pairs.flatMap(({ file }) => (toStream(file) ? [] : [file]))
    const twice = files.find((file, index) => files.indexOf(file) !== index)
    if (twice !== undefined) throw new UsageError('outputs_collide', `Two reporters write to "${twice}". ${EXAMPLE}`)
    return this.#pairs.map(({ reporter, file }) => {
      if (!toStream(file)) return { reporter, to: { file } }
      return { reporter, to: onStdout.length > 0 && !documents.includes(reporter) ? 'stderr' : 'stdout' }
    })
  }
}

const EXAMPLE = 'Give each reporter its file right after it: --reporter junit --output junit.xml.'

function toStream(file: string | undefined): file is undefined | '-' {
  return file === undefined || file === '-'
}
