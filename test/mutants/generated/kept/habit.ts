import { always } from '../visible.js'
import type { Habit } from '../vocabulary.js'

export const habit = (id: string, variant: string, make: Habit['make'], rest: Partial<Habit> = {}): Habit => ({
  id,
  variant,
  names: [id],
  visible: always,
  make,
  ...rest,
})
