import { basename, join } from 'node:path'
import type { Declared } from '../../../engine/declared.js'
import { toReplayFile } from '../../../engine/replay-file.js'
import type { Finding, Report } from '../../../report/report.js'
import { writeWhole } from '../../support/output-files.js'
import { shellWord } from '../../support/shell-word.js'

export const REPLAY_FOLDER = '.ckbox-webhooks'

/**
 * Writes a replay file for each finding and adds the commands that run them to the report. `flags` are what a replay
 * needs besides the file. The default folder keeps itself out of version control.
 */
export async function saveReplayFiles(
  report: Report,
  consumer: Declared,
  { folder, flags }: { folder: string; flags: readonly string[] },
): Promise<Report> {
  if (report.findings.length === 0) return report
  if (basename(folder) === REPLAY_FOLDER) await writeWhole(join(folder, '.gitignore'), '*\n')
  const taken = new Map<string, number>()
  const findings: Finding[] = []
  for (const finding of report.findings) {
    const stem = `${finding.law.replaceAll('/', '-')}-${finding.seed}`
    const earlier = taken.get(stem) ?? 0
    taken.set(stem, earlier + 1)
    const file = join(folder, earlier === 0 ? `${stem}.json` : `${stem}-${earlier + 1}.json`)
    await writeWhole(file, `${JSON.stringify(toReplayFile(report, finding, consumer), null, 2)}\n`)
    const replay = ['npx', 'ckbox-webhooks', 'replay', file, ...flags].map(shellWord).join(' ')
    findings.push({ ...finding, reproduce: { ...finding.reproduce, replay } })
  }
  return { ...report, findings }
}
