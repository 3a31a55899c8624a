import { type Make, type Setup, start } from '../zoo/kit/build.js'
import type { Design } from '../zoo/running.js'

export const design = (name: string, tolerations: readonly string[], make: Make, setup: Setup = {}): Design => ({
  name,
  tolerations,
  start: (seed) => start(name, seed, make, setup),
})
