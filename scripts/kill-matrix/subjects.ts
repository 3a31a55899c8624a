import { hostile } from '../../test/mutants/hostile.js'
import { mutants } from '../../test/mutants/mutants.js'
import type { Running } from '../../test/mutants/running.js'
import { referenceConsumers } from '../../test/reference-consumers/reference-consumers.js'
import { generatedNamed } from './generated.js'

/** Consumers with one planted defect, correct ones, and ones that attack the tester. */
export type Kind = 'mutants' | 'reference-consumers' | 'hostile' | 'generated'

/** One consumer that is checked. */
export interface Subject {
  readonly kind: Kind
  /** Unique within its kind: `defect: variant`, or the name of the reference consumer. */
  readonly name: string
  /** The id that its finding has to carry, where it is a mutant. */
  readonly defect?: string
  readonly start: (seed: number) => Promise<Running>
}

/** All of them, in the order of the kill matrix. */
export const subjects: readonly Subject[] = [
  ...mutants.map(
    ({ defect, variant, start }): Subject => ({ kind: 'mutants', name: `${defect}: ${variant}`, defect, start }),
  ),
  ...referenceConsumers.map(({ name, start }): Subject => ({ kind: 'reference-consumers', name, start })),
  ...hostile.map(({ defect, variant, start }): Subject => ({ kind: 'hostile', name: `${defect}: ${variant}`, start })),
]

export function subjectNamed(kind: Kind, name: string): Subject {
  if (kind === 'generated') return { kind, name, start: generatedNamed(name).start }
  const found = subjects.find((one) => one.kind === kind && one.name === name)
  if (found === undefined) throw new Error(`There is no ${kind} consumer ${JSON.stringify(name)}.`)
  return found
}
