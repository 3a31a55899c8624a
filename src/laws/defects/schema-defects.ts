import type { Defects } from '../defect.js'

export const schemaDefects = {
  'schema/unknown-field-refused': {
    severity: 'must',
    what: 'The consumer refuses events with a field that it does not know.',
    remedy:
      'Validate openly, because new fields may come at any time: no `additionalProperties: false`, no zod `.strict()`, no `FAIL_ON_UNKNOWN_PROPERTIES`.',
  },
} as const satisfies Defects
