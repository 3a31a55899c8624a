import type { Model } from '../../provider/provider.js'
import { carrying } from '../carrying.js'
import type { RequestTrial } from '../trial.js'

/** A member that no event has yet. */
export const NEW_MEMBER = { added_in_a_later_version: { note: 'new', since: 2027 } }

/** A new member in the event itself and in its entity. */
export function newMembers({ kinds: [kind], withEntity }: Model): readonly RequestTrial[] {
  return [
    carrying('in-event', 'the event has a new field', ({ event }) => ({ ...event, ...NEW_MEMBER })),
    carrying('in-entity', `the ${kind.name} has a new field`, ({ event }) => withEntity(event, NEW_MEMBER)),
  ]
}
