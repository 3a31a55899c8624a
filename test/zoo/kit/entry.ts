import type { ZooEntry } from '../running.js'
import { type Make, type Setup, start } from './build.js'

export const entry = (defect: string, variant: string, make: Make, setup: Setup = {}): ZooEntry => ({
  defect,
  variant,
  start: (seed) => start(`${defect} ${variant}`, seed, make, setup),
})
