import type { Provider } from '../../provider/provider.js'
import { judgeEach, observe } from '../asking.js'
import type { GeneralDefectId } from '../defects.js'
import type { Law } from '../law.js'
import type { HistoryObservation } from '../observations.js'
import { a } from '../tales.js'
import type { RequestTrial } from '../trial.js'
import { ifNotTaken } from '../violations.js'
import { namesakes, newMembers } from './trials.js'

/** What events may look like. `further`: events with a new field in other places. */
export function schemaLaws(
  { model }: Provider,
  further: readonly RequestTrial[] = [],
): readonly Law<GeneralDefectId>[] {
  const [kind] = model.kinds
  return [
    {
      id: 'schema/unknown-fields-accepted',
      title: 'An event with unknown fields is accepted and applied.',
      severity: 'must',
      why: 'Adding a field to an existing event is the most common API change. A closed schema then refuses every event.',
      remedy: 'Validate openly: no `additionalProperties: false`, no zod `.strict()`, no `FAIL_ON_UNKNOWN_PROPERTIES`.',
      tolerates: 'Dropping the fields.',
      needs: [],
      defects: ['schema/unknown-field-refused'],
      run: () =>
        judgeEach([...newMembers(model), ...further], (seen) =>
          ifNotTaken(seen, { defect: 'schema/unknown-field-refused' }),
        ),
    },
    {
      id: TEXTS_MAY_REPEAT,
      title: `Two entities may have the same ${kind.text}.`,
      severity: 'must',
      why: `Only ids tell entities apart, and two of one ${kind.text} are ordinary. Where a ${kind.text} is unique in the store, the second entity is refused for good, or overwrites the first.`,
      remedy: `Make only the id unique. If you need a unique ${kind.text}, add a suffix to the later one.`,
      tolerates: 'A suffix, in file names and slugs too.',
      needs: ['observe'],
      defects: ['schema/uniqueness-assumed'],
      alone: 'first',
      *run(facts) {
        if (!facts.traceable) return { violations: [] }
        const pairs = namesakes(model, facts.declared.environments[0])
        const seen = yield* observe(pairs.flat())
        const of = (key: string) => seen.find(({ trial }) => trial.key === key)
        return {
          violations: pairs.flatMap(([different, same]) => {
            const [control, suspect] = [of(different.key), of(same.key)]
            if (control === undefined || suspect === undefined) return []
            if (!isWhole(control) || isWhole(suspect)) return []
            const done = suspect.unaccepted.length > 0 ? 'refuses one of them' : 'does not show one of them'
            const message = `The consumer ${done} where ${a(kind)} has the ${kind.text} of another one; with different ones it takes both.`
            return [{ defect: 'schema/uniqueness-assumed' as const, message, evidence: suspect }]
          }),
        }
      },
    },
  ]
}

/** The law that is broken where no second entity of one text is accepted. */
export const TEXTS_MAY_REPEAT = 'schema/names-may-repeat'

/** All was accepted, and the state shows each entity. */
function isWhole({ unaccepted, shown }: HistoryObservation): boolean {
  return unaccepted.length === 0 && !shown.includes(false)
}
