/** A source of small decisions. By convention 0 is the plainest answer to every question, so that shrinking is lowering. */
export interface Choices {
  /** An integer from 0 to `bound - 1`. `bound` is at least 1 and at most 2^31. */
  below(bound: number): number
}

/** True in `part` of `whole` cases. */
export const chance = (choices: Choices, part: number, whole: number): boolean => choices.below(whole) >= whole - part

export function pick<T>(choices: Choices, values: readonly [T, ...T[]] | readonly T[]): T {
  const value = values[choices.below(values.length)]
  if (value === undefined && values.length === 0) throw new RangeError('nothing to pick from')
  return value as T
}

/** Answers questions and keeps what was answered. */
export interface Recorder extends Choices {
  readonly answers: readonly number[]
}

/** Answers by a function that gives an integer from 0 to `max`. */
export function drawn(draw: (max: number) => number): Recorder {
  const answers: number[] = []
  return {
    answers,
    below(bound) {
      const answer = bound <= 1 ? 0 : draw(bound - 1)
      answers.push(answer)
      return answer
    },
  }
}

/** Repeats earlier answers, brought into bounds; where they end, every answer is the plainest. */
export function repeated(earlier: readonly number[]): Recorder {
  const answers: number[] = []
  return {
    answers,
    below(bound) {
      const answer = (earlier[answers.length] ?? 0) % bound
      answers.push(answer)
      return answer
    },
  }
}
