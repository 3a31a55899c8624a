import { isNewer } from '../kit/store.js'
import type { Decide } from './vocabulary.js'

/** Last write by `sent_at` wins, with tombstones; what was known already changes nothing. */
export const newest: Decide = (next, row) => (isNewer(next, row) ? next : undefined)
