import type { Provider } from '../../provider/provider.js'
import { judgeEach } from '../asking.js'
import type { GeneralDefectId } from '../defects.js'
import type { Law } from '../law.js'
import type { RequestTrial } from '../trial.js'
import { ifNotTaken } from '../violations.js'
import { newMembers } from './trials.js'

/** What events may look like. `further`: events with a new field in other places. */
export function schemaLaws(
  { model }: Provider,
  further: readonly RequestTrial[] = [],
): readonly Law<GeneralDefectId>[] {
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
  ]
}
