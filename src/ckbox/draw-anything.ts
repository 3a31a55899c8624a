import { type Choices, pick } from '../random/choices.js'
import { DEEP } from './draw.js'
import { stringDraw } from './draw-text.js'
import { KEYS, NUMBERS } from './hard-values.js'

const text = stringDraw({}, '')

/** Any JSON value, as free attributes hold it. */
export function anything(choices: Choices, ordinal: number, depth: number): unknown {
  switch (choices.below(depth < DEEP ? 8 : 6)) {
    case 0:
    case 1:
      return text(choices, ordinal, depth)
    case 2:
    case 3:
      return pick(choices, NUMBERS)
    case 4:
      return choices.below(2) === 1
    case 5:
      return choices.below(2) === 1 ? null : ''
    case 6:
      return Array.from({ length: choices.below(4) }, () => anything(choices, ordinal, depth + 2))
    default: {
      const value: Record<string, unknown> = {}
      for (let left = choices.below(4); left > 0; left--)
        value[pick(choices, KEYS)] = anything(choices, ordinal, depth + 2)
      return value
    }
  }
}
