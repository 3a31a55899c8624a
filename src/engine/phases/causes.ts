import type { Law } from '../../laws/law.js'
import { type Severity, severities } from '../../laws/severity.js'
import type { HistoryTrial } from '../../laws/trial.js'
import { flattened } from '../../schedule/edit.js'
import type { Contract } from '../contract.js'
import type { Found } from '../drive.js'

/** A violation with the cause that simulation found for it. */
export interface Named extends Found {
  /** fast-check's path, where it came from a random history. */
  readonly path?: string
  /** Whether the cause accounts for a scenario too, so that it still counts when the history is made smaller. */
  readonly explains?: (scenario: HistoryTrial) => boolean
}

/** All that one cause makes visible. */
export interface Cause {
  /** Id of the defect or, where none fits, of the law. */
  readonly id: string
  /** The violation that is shown. */
  readonly main: Named
  readonly severity: Severity
  readonly laws: ReadonlySet<Law>
}

/** Id of the defect or, where none fits, of the law. */
export function causeOf({ violation, law }: Found): string {
  return violation.defect ?? law.id
}

/** Violations by their cause, each cause before those it may explain. The smallest violation of each is shown. */
export function causesOf(contract: Contract, found: readonly Named[]): Cause[] {
  const groups = new Map<string, Named[]>()
  for (const one of found) groups.set(causeOf(one), [...(groups.get(causeOf(one)) ?? []), one])
  const causes = [...groups].map(([id, own]): Cause => {
    // The law that is about the defect shows it best.
    const rank = ({ law }: Named) => (law.defects.includes(id) ? 0 : 1)
    const [main] = own.toSorted((a, b) => rank(a) - rank(b) || sizeOf(a) - sizeOf(b))
    return { id, main: main as Named, severity: gravest(contract, own), laws: new Set(own.map(({ law }) => law)) }
  })
  const above = (cause: Cause) => causes.filter((other) => accountsFor(contract, other, cause)).length
  return causes.toSorted((a, b) => above(a) - above(b))
}

/**
 * Whether one cause makes the other visible. A graver one is never put down to it, except a violation without a name of
 * its own, which then lends it its severity.
 */
function accountsFor({ explains, defects }: Contract, cause: Cause, of: Cause): boolean {
  if (!explains(cause.id, of.id)) return false
  return !isGraver(of.severity, cause.severity) || (defects[of.id] === undefined && cause.severity !== 'info')
}

export function isGraver(one: Severity, other: Severity): boolean {
  return severities.indexOf(one) < severities.indexOf(other)
}

/** Causes with what they explain under them, the gravest first. What is `unsure` makes none of them graver. */
export function fold(
  contract: Contract,
  causes: readonly Cause[],
  explained: readonly Cause[],
  unsure: readonly Cause[],
): Cause[] {
  return causes
    .map((cause): Cause => {
      const under = (all: readonly Cause[]) => all.filter((one) => accountsFor(contract, cause, one))
      const sure = [cause, ...under(explained)]
      const severity = gravestOf(sure.map((one) => one.severity))
      const laws = [...sure, ...under(unsure)].flatMap((one) => [...one.laws])
      return { ...cause, severity, laws: new Set(laws) }
    })
    .sort((a, b) => severities.indexOf(a.severity) - severities.indexOf(b.severity))
}

export function isExplained(contract: Contract, cause: Cause, by: readonly Cause[]): boolean {
  return by.some((one) => accountsFor(contract, one, cause))
}

/** Whether every violation of a law would be attributed to this cause, and none of them would be graver. */
export function explainsAllOf({ explains, defects }: Contract, cause: Cause, law: Law): boolean {
  return [law.id, ...law.defects].every(
    (one) => explains(cause.id, one) && !isGraver(defects[one]?.severity ?? law.severity, cause.severity),
  )
}

function gravest({ defects }: Contract, found: readonly Named[]): Severity {
  return gravestOf(
    found.map(({ violation: { severity, defect }, law }) => {
      return severity ?? (defect === undefined ? undefined : defects[defect]?.severity) ?? law.severity
    }),
  )
}

function gravestOf(all: readonly Severity[]): Severity {
  return severities.find((severity) => all.includes(severity)) ?? 'must'
}

function sizeOf({ violation: { evidence } }: Named): number {
  if (!('trial' in evidence) || evidence.trial.kind !== 'history') return 0
  const { history, schedule } = evidence.trial
  return history.events.length * 1_000 + flattened(schedule).length * 10 + JSON.stringify(schedule).length / 1_000
}
