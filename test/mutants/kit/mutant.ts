import type { Mutant } from '../running.js'
import { type Make, type Setup, start } from './build.js'

export const mutant = (defect: string, variant: string, make: Make, setup: Setup = {}): Mutant => ({
  defect,
  variant,
  start: (seed) => start(`${defect} ${variant}`, seed, make, setup),
})
