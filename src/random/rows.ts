import { Arbitrary, type Random, Stream, Value } from 'fast-check'
import { type Choices, drawn, type Recorder, repeated } from './choices.js'

/** The answers behind a value: one row for what holds for all of it, and one for each of its parts. */
interface Answers {
  readonly head: readonly number[]
  readonly rows: readonly (readonly number[])[]
}

export interface RowLimits {
  readonly minRows: number
  readonly maxRows: number
}

/**
 * An arbitrary of values that are built by asking questions: `build` gets a source of answers for the whole and one for
 * each part (a command of a history, say). Any answers must make a valid value. It shrinks by leaving parts out and by
 * lowering answers, and builds anew each time: so every shrunk value is as valid as the first.
 *
 * One such arbitrary costs a tenth of the same value composed of fast-check's own, which keep a context for every leaf.
 */
export function fromRows<T>(limits: RowLimits, build: (head: Choices, rows: readonly Choices[]) => T): Arbitrary<T> {
  return new RowsArbitrary(limits, build)
}

class RowsArbitrary<T> extends Arbitrary<T> {
  readonly #limits: RowLimits
  readonly #build: (head: Choices, rows: readonly Choices[]) => T

  constructor(limits: RowLimits, build: (head: Choices, rows: readonly Choices[]) => T) {
    super()
    this.#limits = limits
    this.#build = build
  }

  override generate(random: Random): Value<T> {
    const draw = (max: number): number => random.nextInt(0, max)
    const rows = Array.from({ length: this.#length(random) }, () => drawn(draw))
    return this.#value(drawn(draw), rows)
  }

  override canShrinkWithoutContext(_value: unknown): _value is T {
    return false
  }

  override shrink(_value: T, context: unknown): Stream<Value<T>> {
    if (!isAnswers(context)) return Stream.nil()
    return new Stream(smaller(context, this.#limits.minRows)).map(({ head, rows }) =>
      this.#value(repeated(head), rows.map(repeated)),
    )
  }

  /** Short ones half of the time: most defects show in a few events, and short values are cheap to run. */
  #length(random: Random): number {
    const { minRows, maxRows } = this.#limits
    const short = Math.min(maxRows, minRows + 6)
    return random.nextInt(minRows, random.nextInt(0, 1) === 0 ? short : maxRows)
  }

  #value(head: Recorder, rows: readonly Recorder[]): Value<T> {
    const value = this.#build(head, rows)
    const context: Answers = { head: trimmed(head.answers), rows: rows.map(({ answers }) => trimmed(answers)) }
    return new Value(value, context)
  }
}

const isAnswers = (context: unknown): context is Answers =>
  typeof context === 'object' && context !== null && 'head' in context && 'rows' in context

/** Without the zeros at its end, which are what a row answers anyway where it ends. */
function trimmed(answers: readonly number[]): readonly number[] {
  let length = answers.length
  while (length > 0 && answers[length - 1] === 0) length--
  return answers.slice(0, length)
}

/** Everything one step simpler, boldest first. Each has fewer rows or lower answers, so that shrinking ends. */
function* smaller({ head, rows }: Answers, minRows: number): Generator<Answers> {
  for (let size = rows.length - minRows; size >= 1; size = Math.floor(size / 2)) {
    for (let end = rows.length; end - size >= 0; end -= size) {
      yield { head, rows: [...rows.slice(0, end - size), ...rows.slice(end)] }
    }
  }
  for (const simpler of smallerRow(head)) yield { head: simpler, rows }
  for (let at = rows.length - 1; at >= 0; at--) {
    for (const row of smallerRow(rows[at] ?? [])) yield { head, rows: rows.with(at, row) }
  }
}

function* smallerRow(row: readonly number[]): Generator<readonly number[]> {
  for (let length = 0; length < row.length; length = length < 4 ? length + 1 : length * 2) yield row.slice(0, length)
  for (const [at, answer] of row.entries()) {
    const lower = new Set([0, answer >>> 1, answer - 1])
    for (const value of lower) if (value >= 0 && value < answer) yield row.with(at, value)
  }
}
