import { isConsequence } from '../diagnosis/consequences.js'
import { severityOf } from '../diagnosis/severities.js'
import type { Evidence, Law } from '../laws/law.js'
import { flattened } from '../schedule/edit.js'
import { counterexampleOf, curlOf } from './counterexample.js'
import type { NamedBreach } from './find.js'
import { type Finding, type Severity, severities } from './report.js'
import type { Session } from './session.js'

/** All that one cause makes visible. */
export interface Cause {
  /** Id of the defect or, where none fits, of the law. */
  readonly id: string
  /** The breach that is shown. */
  readonly main: NamedBreach
  readonly severity: Severity
  readonly laws: ReadonlySet<Law>
}

/** Breaches by what is behind them, causes before what they may account for. The smallest breach of each is shown. */
export function causesOf(breaches: readonly NamedBreach[]): Cause[] {
  const groups = new Map<string, NamedBreach[]>()
  for (const breach of breaches) groups.set(idOf(breach), [...(groups.get(idOf(breach)) ?? []), breach])
  const causes = [...groups].map(([id, own]): Cause => {
    const main = own.toSorted(
      (a, b) => preference(a, id) - preference(b, id) || sizeOf(a.evidence) - sizeOf(b.evidence),
    )[0] as NamedBreach
    return { id, main, severity: gravest(own), laws: new Set(own.map(({ law }) => law)) }
  })
  const above = ({ id }: Cause) => causes.filter((other) => isConsequence(id, other.id)).length
  return causes.toSorted((a, b) => above(a) - above(b))
}

/** Causes with what they account for under them, the gravest first. */
export function fold(causes: readonly Cause[], accounted: readonly Cause[]): Cause[] {
  return causes
    .map((cause): Cause => {
      const folded = accounted.filter(({ id }) => isConsequence(id, cause.id))
      return { ...cause, laws: new Set([cause, ...folded].flatMap(({ laws }) => [...laws])) }
    })
    .sort((a, b) => severities.indexOf(a.severity) - severities.indexOf(b.severity))
}

export function isAccountedFor(cause: Cause, by: readonly Cause[]): boolean {
  return by.some(({ id }) => isConsequence(cause.id, id))
}

/** Whether all that a law finds would be laid to this cause. */
export function accountsForAllOf(cause: string, { id, defects }: Law): boolean {
  return [id, ...defects].every((one) => isConsequence(one, cause))
}

export function findingOf(session: Session, cause: Cause): Finding {
  const { main } = cause
  const isAbout = ({ defects }: Law) => main.defect !== undefined && defects.includes(main.defect)
  const law = isAbout(main.law) ? main.law : ([...cause.laws].find(isAbout) ?? main.law)
  const consequences = [...cause.laws].filter((other) => other !== law).map(({ id }) => id)
  return {
    law: law.id,
    ...(main.defect !== undefined && { defect: main.defect }),
    severity: cause.severity,
    message: main.message,
    counterexample: counterexampleOf(session, main.evidence),
    ...(consequences.length > 0 && { consequences }),
    reproduce: { curl: curlOf(session, main.evidence) },
    seed: session.seed,
    ...(main.path !== undefined && { path: main.path }),
  }
}

/** Id of the defect or, where none fits, of the law. */
export function idOf(breach: NamedBreach): string {
  return breach.defect ?? breach.law.id
}

function gravest(breaches: readonly NamedBreach[]): Severity {
  const found = breaches.map(({ severity, defect, law }) => severity ?? (defect && severityOf(defect)) ?? law.severity)
  return severities.find((severity) => found.includes(severity)) ?? 'must'
}

/** The law that is about the defect shows it best. */
function preference({ law }: NamedBreach, defect: string): number {
  return law.defects.includes(defect) ? 0 : 1
}

function sizeOf(evidence: Evidence): number {
  if (!('case' in evidence)) return 0
  const { history, schedule } = evidence.case
  return history.events.length * 1_000 + flattened(schedule).length * 10 + JSON.stringify(schedule).length / 1_000
}
