import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeEach, describe, expect, test } from 'vitest'
import type { Report } from '../../../../src/report/report.js'
import { forgedAccepted, lastArrivalWins, sampleReport, soundReport } from '../../../report/sample-report.js'
import { localServer } from '../../local-server.js'
import { runProgramWith } from '../../run-program-with.js'

let folder: string
const secret = ['--secret', 'test-secret']

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ckbox-webhooks-'))
})

async function endpoint(): Promise<string> {
  return `${await localServer((_request, response) => response.end())}/webhooks/ckbox`
}

function replayFilesIn(where: string): string[] {
  return ['--replay-files', where]
}

test('replay gives the engine what the file declares and the flags override', async () => {
  const url = await endpoint()
  await runProgramWith(['check', url, ...secret, '--settle', '5', '--replay-window', '9', ...replayFilesIn(folder)], {
    report: sampleReport,
  })
  const file = join(folder, 'ordering-order-does-not-matter-42.json')
  const run = await runProgramWith(['replay', file, url, ...secret, '--settle', '7'], { report: sampleReport })
  expect(run.consumer).toMatchObject({ endpoint: url, settle: 7, replayWindow: 9, secrets: ['test-secret'] })
  expect(run.status).toBe(1)
  expect(run.stdout).toContain(`npx ckbox-webhooks replay ${file} ${url}`)
})

describe('exit status', () => {
  const law = (verdict: 'held' | 'skipped', reason?: string) => ({
    ...sampleReport.laws[0],
    verdict,
    ...(reason && { reason }),
  })
  const replayed = async (report: object) => {
    const url = await endpoint()
    await runProgramWith(['check', url, ...secret, ...replayFilesIn(folder)], { report: sampleReport })
    const file = join(folder, 'ordering-order-does-not-matter-42.json')
    return await runProgramWith(['replay', file, url, ...secret], { report: { ...soundReport, ...report } as Report })
  }

  test('0 where the law holds, 1 where it is broken, even for an info', async () => {
    expect((await replayed({ laws: [law('held')] })).status).toBe(0)
    const info = { ...lastArrivalWins, severity: 'info' }
    expect((await replayed({ laws: [], findings: [info] })).status).toBe(1)
  })

  test('2 where nothing was tried', async () => {
    const skipped = await replayed({ laws: [law('skipped', 'give `observe` to check this')] })
    expect(skipped.status).toBe(2)
    expect(skipped.stderr).toContain('was not replayed: give `observe` to check this.')
    const refused = {
      ...forgedAccepted,
      law: 'signature/genuine-accepted',
      counterexample: { answer: { status: 401 } },
    }
    const summary = { ...soundReport.summary, held: 0 }
    const doubtful = await replayed({ laws: [], summary, findings: [refused] })
    expect(doubtful.status).toBe(2)
    expect(doubtful.stderr).toContain('Nothing could be checked.')
  })
})
