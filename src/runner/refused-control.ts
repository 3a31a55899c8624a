import { allLaws } from '../laws/all-laws.js'
import type { Declared } from '../laws/context.js'
import type { Law } from '../laws/law.js'
import { type Calibration, controlStory } from './calibrate.js'
import type { Checked } from './check-laws.js'
import { diagnoseControl } from './diagnose-control.js'
import { causesOf, findingOf } from './findings.js'
import { reportOf } from './law-report.js'
import type { Session } from './session.js'

/** All that can be said of a consumer that refuses a genuine delivery: why. */
export async function refusedControl(
  session: Session,
  declared: Declared,
  laws: readonly Law[],
  { control }: Calibration,
): Promise<Checked> {
  const story = controlStory(declared.environments[0] as string, declared.subscribed)
  const law = laws.find(({ id }) => id === 'signature/genuine-accepted')
  const reason = 'a genuine delivery is not accepted, so that nothing else can be judged'
  const breach = await diagnoseControl(session, story, control)
  const owner = law ?? (allLaws.find(({ id }) => id === 'signature/genuine-accepted') as Law)
  const causes = causesOf([{ ...breach, law: owner }])
  return {
    reports: laws.map((one) =>
      reportOf(
        one,
        { cases: 1, deliveries: 0, durationMs: 0, ...(one !== law && { skipped: reason, cases: 0 }) },
        one === law ? 'broken' : undefined,
      ),
    ),
    findings: causes.map((cause) => findingOf(session, cause)),
    interrupted: false,
  }
}
