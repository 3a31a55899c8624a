import { type AST, RegExpParser } from '@eslint-community/regexpp'
import { toRegExp } from '../model/patterns.js'

/**
 * Whether a string that a pattern does not match can take time that grows exponentially with its length: because a
 * repetition is repeated, as in `(a+)+`, or because alternatives of one overlap, as in `(a|aa)*`. For then a text can be
 * read in two ways that lead back to the same place in the pattern, and twice as many with each round. Too large a pattern
 * counts as harmless, as does one that cannot be read.
 */
export function isExponential(pattern: string): boolean {
  const { source, flags } = toRegExp(pattern)
  const places = new Places(flags)
  try {
    places.read(new RegExpParser().parsePattern(source, 0, source.length, flags === 'u'))
  } catch (error) {
    // Such as `\c`, which means itself, and which no parser but that of the engine reads alone.
    if (!(error instanceof SyntaxError)) throw error
    return false
  }
  return !places.isTooLarge && (places.haveTwoWays() || places.haveTwins())
}

/** Above this, comparing each place with each takes noticeable time. */
const MAX_PLACES = 120

/** Nested repetitions are read many times over, though they may have few places. */
const MAX_READS = 5000

/** After this many comparisons a pattern counts as harmless. */
const MAX_STEPS = 200_000

/** Of a repetition with a lower limit, so many rounds show whether it is ambiguous. */
const MAX_ROUNDS = 3

/** From this limit on, a repetition takes as long as one without. */
const MANY_ROUNDS = 20

/** What stands for all characters: ASCII, and a few letters, signs and spaces beyond it. */
const CHARACTERS = [...Array(128).keys()].map((code) => String.fromCharCode(code)).concat([...'éßЖ中\u00a0\u2028😀'])

/** The places of a part of a pattern that a match of it can begin and end with. */
interface Part {
  readonly empty: boolean
  readonly first: readonly number[]
  readonly last: readonly number[]
}

const NOTHING: Part = { empty: true, first: [], last: [] }

/** The places in a pattern that read one character, and which can follow which (Glushkov's automaton). */
class Places {
  readonly #flags: string
  readonly #characters: ReadonlySet<string>[] = []
  /** How many ways lead directly from a place to another. */
  readonly #ways: Map<number, number>[] = []
  #reads = 0

  constructor(flags: string) {
    this.#flags = flags
  }

  get isTooLarge(): boolean {
    return this.#characters.length > MAX_PLACES || this.#reads > MAX_READS
  }

  read(node: AST.Node): Part {
    this.#reads += 1
    if (this.isTooLarge) return NOTHING
    switch (node.type) {
      case 'Pattern':
      case 'Group':
      case 'CapturingGroup': {
        const parts = node.alternatives.map((alternative) => this.read(alternative))
        return {
          empty: parts.some(({ empty }) => empty),
          first: parts.flatMap(({ first }) => first),
          last: parts.flatMap(({ last }) => last),
        }
      }
      case 'Alternative':
        return node.elements.reduce<Part>((before, element) => this.#join(before, this.read(element)), NOTHING)
      case 'Quantifier':
        return this.#repeat(node)
      case 'Character':
      case 'CharacterSet':
      case 'CharacterClass':
        return this.#place(node.raw)
      case 'Assertion':
        // What a lookaround reads, it reads again behind or before its place: its parts are connected to no others.
        if (node.kind === 'lookahead' || node.kind === 'lookbehind') {
          for (const alternative of node.alternatives) this.read(alternative)
        }
        return NOTHING
      default:
        return NOTHING
    }
  }

  #place(raw: string): Part {
    const matches = new RegExp(`^(?:${raw})$`, this.#flags)
    const place = this.#characters.push(new Set(CHARACTERS.filter((character) => matches.test(character)))) - 1
    this.#ways.push(new Map())
    return { empty: false, first: [place], last: [place] }
  }

  #join(before: Part, after: Part): Part {
    this.#connect(before, after)
    return {
      empty: before.empty && after.empty,
      first: before.empty ? [...before.first, ...after.first] : before.first,
      last: after.empty ? [...before.last, ...after.last] : after.last,
    }
  }

  #repeat({ element, min, max }: AST.Quantifier): Part {
    if (max >= MANY_ROUNDS) {
      const part = this.read(element)
      this.#connect(part, part)
      return { ...part, empty: part.empty || min === 0 }
    }
    // Each round only after the one before: from the last to the first.
    let whole = NOTHING
    for (let round = Math.min(max, MAX_ROUNDS); round > 0; round -= 1) {
      const rounds = this.#join(this.read(element), whole)
      whole = round > min ? { ...rounds, empty: true } : rounds
    }
    return whole
  }

  #connect({ last }: Part, { first }: Part): void {
    for (const from of last) {
      const ways = this.#ways[from]
      for (const to of first) ways?.set(to, (ways.get(to) ?? 0) + 1)
    }
  }

  /** Whether a round leads from a place to itself by a step that can be taken in two ways. */
  haveTwoWays(): boolean {
    const next = (place: number) => [...(this.#ways[place]?.keys() ?? [])]
    return this.#ways.some((ways, from) =>
      [...ways].some(([to, count]) => count > 1 && reachableFrom([to], next).has(from)),
    )
  }

  /** Whether two rounds through different places read the same text, from a place to itself. */
  haveTwins(): boolean {
    const size = this.#characters.length
    let left = MAX_STEPS
    return this.#characters.some((_, place) => {
      const same = place * size + place
      const before = new Map<number, number[]>()
      const next = (pair: number): number[] => {
        if (left < 0) return []
        const found = this.#nextPairs(Math.floor(pair / size), pair % size)
        left -= found.length + 1
        for (const to of found) before.set(to, (before.get(to) ?? []).concat(pair))
        return found
      }
      reachableFrom([same], next)
      const leadingBack = reachableFrom([same], (pair) => before.get(pair) ?? [])
      return [...leadingBack].some((pair) => Math.floor(pair / size) !== pair % size)
    })
  }

  #nextPairs(one: number, other: number): number[] {
    const others = [...(this.#ways[other]?.keys() ?? [])]
    return [...(this.#ways[one]?.keys() ?? [])].flatMap((a) =>
      others.filter((b) => this.#overlap(a, b)).map((b) => a * this.#characters.length + b),
    )
  }

  #overlap(one: number, other: number): boolean {
    const characters = this.#characters[other]
    return one === other || [...(this.#characters[one] ?? [])].some((character) => characters?.has(character))
  }
}

function reachableFrom(start: readonly number[], next: (from: number) => readonly number[]): Set<number> {
  const reached = new Set(start)
  // A set is walked through to its end, also to what is added on the way.
  for (const from of reached) for (const to of next(from)) reached.add(to)
  return reached
}
