import { designs } from '../../test/designs/designs.js'
import type { Running } from '../../test/zoo/running.js'
import { hostileZoo, zoo } from '../../test/zoo/zoo.js'

/** Consumers with one defect, correct designs, and consumers that attack the tester. */
export type Kind = 'zoo' | 'designs' | 'hostile'

/** One consumer that the contract test is tried on. */
export interface Subject {
  readonly kind: Kind
  /** Unique within its kind: `defect: variant`, or the name of the design. */
  readonly name: string
  /** The id that its finding has to carry: only in the zoo. */
  readonly defect?: string
  readonly start: (seed: number) => Promise<Running>
}

/** All of them, in the order of the kill matrix. */
export const subjects: readonly Subject[] = [
  ...zoo.map(({ defect, variant, start }): Subject => ({ kind: 'zoo', name: `${defect}: ${variant}`, defect, start })),
  ...designs.map(({ name, start }): Subject => ({ kind: 'designs', name, start })),
  ...hostileZoo.map(
    ({ defect, variant, start }): Subject => ({ kind: 'hostile', name: `${defect}: ${variant}`, start }),
  ),
]

export function subjectNamed(kind: Kind, name: string): Subject {
  const found = subjects.find((one) => one.kind === kind && one.name === name)
  if (found === undefined) throw new Error(`There is no ${kind} consumer ${JSON.stringify(name)}.`)
  return found
}
