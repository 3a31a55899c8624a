import type { Report } from '../runner/report.js'
import { writeWhole } from './output-files.js'
import { type ReporterOutput, reporters } from './reporter-outputs.js'

/** Where text goes that is not written to a file. */
export interface Streams {
  readonly stdout: NodeJS.WritableStream
  readonly stderr: NodeJS.WritableStream
}

/** Renders the report for every output, then writes: so that nothing is written where a reporter fails. */
export async function writeReport(report: Report, outputs: readonly ReporterOutput[], streams: Streams): Promise<void> {
  const rendered = await Promise.all(
    outputs.map(async ({ reporter, to }) => {
      const render = await reporters[reporter]()
      return { to, text: render(report, typeof to === 'object' ? { color: false } : {}) }
    }),
  )
  for (const { to, text } of rendered) {
    if (typeof to === 'object') await writeWhole(to.file, text)
    else streams[to].write(text)
  }
}
