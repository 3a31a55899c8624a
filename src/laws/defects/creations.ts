import type { Writing } from '../habits.js'

/** The events that bring an entity into being. */
export const creations: readonly Writing[] = ['create', 'derive']
