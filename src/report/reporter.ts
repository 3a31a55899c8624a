import type { Report } from './report.js'

export interface ReporterOptions {
  /** Colour for a terminal. Default: whether standard output takes it, and `NO_COLOR` is not set. */
  readonly color?: boolean
}

/** Turns a report into text that ends in a line break. Pure: the same report gives the same text. */
export type Reporter = (report: Report, options?: ReporterOptions) => string
