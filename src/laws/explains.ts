import type { Defects } from './defect.js'
import type { Family } from './law.js'

/**
 * By law: the causes that account for a violation of it without a named defect, by the id of a defect or, where that is
 * not known either, of a law; `*` at the end stands for anything.
 */
export type LawsExplainedBy = Readonly<Record<`${Family}/${string}`, readonly string[]>>

/** If neither has a named cause, a resent event is just another late one. */
const generalLaws: LawsExplainedBy = { 'ordering/resends-change-nothing': ['ordering/order-does-not-matter'] }

/** Whether a cause makes another violation visible. Both are ids of defects or, without a known defect, of laws. */
export type Explains = (cause: string, of: string) => boolean

/** Of two causes that account for each other, only the one that stands first in the catalogue explains the other. */
export function explainer(defects: Defects, lawsExplainedBy: LawsExplainedBy = {}): Explains {
  const ranks = new Map(Object.keys(defects).map((id, rank) => [id, rank]))
  const laws = new Map(Object.entries({ ...generalLaws, ...lawsExplainedBy }))

  function accountsFor(cause: string, of: string): boolean {
    const { explains = [], breaks = [] } = defects[cause] ?? {}
    const causes = [...(defects[of]?.explainedBy ?? []), ...(laws.get(of) ?? [])]
    return [...explains, ...breaks].some((pattern) => fits(pattern, of)) || causes.some((one) => fits(one, cause))
  }

  return (cause, of) => {
    if (cause === of || !accountsFor(cause, of)) return false
    return !accountsFor(of, cause) || (ranks.get(cause) ?? 0) < (ranks.get(of) ?? 0)
  }
}

function fits(pattern: string, id: string): boolean {
  return pattern.endsWith('*') ? id.startsWith(pattern.slice(0, -1)) : id === pattern
}
