import { type Make, type Setup, start } from '../mutants/kit/build.js'
import type { ReferenceConsumer } from '../mutants/running.js'

export const referenceConsumer = (
  name: string,
  tolerations: readonly string[],
  make: Make,
  setup: Setup = {},
): ReferenceConsumer => ({
  name,
  tolerations,
  start: (seed) => start(name, seed, make, setup),
})
