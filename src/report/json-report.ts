import type { Reporter } from './reporter.js'

/** The report itself, as `schemas/report.schema.json` describes it; nothing in it is a command to GitHub's runner. */
export const json: Reporter = (report) => `${JSON.stringify(report, null, 2).replaceAll('##[', '#\\u0023[')}\n`
