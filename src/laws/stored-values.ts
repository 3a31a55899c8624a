import type { AssetDetails } from '../history/actions.js'
import type { History } from '../history/history.js'
import { tell } from '../history/tell.js'
import { describeAnswer, isAccepted, type LawContext } from './context.js'
import type { Case, Outcome } from './evidence.js'
import type { Breach, Severity } from './law.js'

/** A value that an asset may have, in words. */
export interface HardValue {
  /** `its name holds emoji`. */
  readonly words: string
  readonly details: Partial<AssetDetails>
}

const PLAIN_NAME = 'Cupcake v1'

const plain = new Map<string, History>()

/** Uploads of an asset with a hard value, each to be shown as one with a plain value is shown. */
export function storingCases({ declared }: LawContext, values: readonly HardValue[]): readonly Case[] {
  const [environment = ''] = declared.environments
  const twin = plain.get(environment) ?? tell(environment, [{ upload: 'a' }])
  plain.set(environment, twin)
  return values.map(
    ({ words, details }): Case => ({
      name: `an asset: ${words}`,
      history: tell(environment, [{ upload: 'a', with: details }]),
      schedule: [{ event: 0 }],
      twin,
      instead: details.name === undefined ? [] : [[PLAIN_NAME, details.name]],
    }),
  )
}

interface StoringVerdict {
  readonly defect: string
  readonly severity?: Severity
  /** What to say of an upload that was not accepted; `undefined` where that is no breach. */
  readonly refused: (outcome: Outcome, said: string) => string | undefined
  /** What to say of a state that shows something else. */
  readonly changed: (outcome: Outcome) => string | undefined
}

/** Breaches for uploads that were not accepted, or that the state shows otherwise than they came. */
export function storingBreaches(outcomes: readonly Outcome[], verdict: StoringVerdict): Breach[] {
  return outcomes.flatMap((outcome) => {
    const answer = outcome.answers.findLast((one) => !isAccepted(one))
    const taken = outcome.unaccepted.length === 0 || answer === undefined
    const message = taken
      ? outcome.same
        ? undefined
        : verdict.changed(outcome)
      : verdict.refused(outcome, describeAnswer(answer))
    if (message === undefined) return []
    const { defect, severity } = verdict
    return [{ defect, ...(severity !== undefined && { severity }), message, evidence: outcome }]
  })
}
