import { sameJson } from '../observation/compare.js'
import type { Json } from '../observation/json.js'
import { type Lesson, learnMemory, learnMovedNumbers, learnNoise } from '../observation/learn.js'
import { type Mask, normalise, type Relaxation, type RemovalMark } from '../observation/normalise.js'
import type { Removal } from '../observation/removal.js'
import { bagsBelow, type Delivered, placeOf } from '../observation/state-places.js'

/** What a state shows of one run, and what was delivered in it. */
export interface Shown {
  readonly state: Json
  readonly delivered: Delivered
}

/** From the weakest to the strongest: none is taken back for a weaker one. */
const STRENGTHS: readonly Relaxation[] = ['value', 'order', 'keys', 'spread', 'all']
const strengthOf = (how: Relaxation | undefined): number => (how === undefined ? -1 : STRENGTHS.indexOf(how))

const isOfContainer = (how: Relaxation | undefined): boolean => how === 'order' || how === 'keys' || how === 'spread'

/** One relaxation may bring to light that the next is needed; more in a row than this never agree. */
const MOST_ROUNDS = 24

/**
 * What is known of how a consumer shows its state: what varies by itself, what remembers the past, how removed rows are
 * marked. It only grows; each comparison of states that ought to be alike teaches.
 */
export class States {
  readonly #noise = new Map<string, Relaxation>()
  readonly #memory = new Map<string, Relaxation>()
  readonly #experiments = new Set<string>()
  #removed: readonly RemovalMark[] = []
  #mask: Mask | undefined
  #maskWithMemory: Mask | undefined

  /** What does not count where everything is compared but noise; with `memory`, also not what remembers the past. */
  mask({ memory }: { readonly memory: boolean }): Mask {
    this.#mask ??= { places: new Map(this.#noise), removed: this.#removed }
    this.#maskWithMemory ??= { ...this.#mask, places: new Map([...this.#memory, ...this.#noise]) }
    return memory ? this.#maskWithMemory : this.#mask
  }

  /** Whether an experiment has not been made yet; it counts as made from now on. */
  isFirst(experiment: string): boolean {
    const isFirst = !this.#experiments.has(experiment)
    this.#experiments.add(experiment)
    return isFirst
  }

  /** Learns from two states after the same history. Gives false where they differ in what was delivered. */
  learnNoise(first: Shown, second: Shown, { memory = false } = {}): boolean {
    return this.#learn(this.#noise, first, second, memory, learnNoise)
  }

  /** A value that is known to vary under one of some keys varies under all of them: counts by event, say. */
  learnAlike(keys: readonly string[]): void {
    const written = keys.map((key) => placeOf('', key, []))
    for (const [place, how] of [...this.#noise]) {
      const key = written.find((one) => place.endsWith(one))
      if (key === undefined || how !== 'value') continue
      const parent = place.slice(0, -key.length)
      for (const other of written) if (!this.#noise.has(parent + other)) this.#noise.set(parent + other, how)
      this.#changed()
    }
  }

  /** Learns from states after histories that end with the same snapshots. */
  learnMemory(longer: Shown, shorter: Shown): void {
    this.#learn(this.#memory, longer, shorter, true, learnMemory)
  }

  /** Learns from states after one history, with what is about other entities before or after: it takes nothing away. */
  learnMixed(mixed: Shown, inOrder: Shown): void {
    this.#learn(this.#memory, mixed, inOrder, true, (...states) => learnMemory(...states, { complete: true }))
  }

  /** Learns from states after moves, after a creation where the move leads, and before the move. */
  learnMoves(moves: readonly { readonly moved: Shown; readonly placed: Shown; readonly stayed: Shown }[]): void {
    const mask = this.mask({ memory: true })
    const normal = ({ state, delivered }: Shown) => normalise(state, delivered, mask)
    for (const { moved, placed, stayed } of moves) {
      const move = { before: normal(stayed), after: normal(moved) }
      this.#learn(this.#memory, moved, placed, true, (...states) => learnMemory(...states, { move }))
    }
  }

  /** Learns from states before and after a late event that says what is known already. */
  learnMovedNumbers(before: Shown, after: Shown): void {
    this.#learn(this.#memory, before, after, true, learnMovedNumbers)
  }

  learnRemoval({ marks, trash }: Removal): void {
    this.#removed = [...this.#removed, ...marks]
    for (const place of trash) this.#noise.set(place, 'all')
    this.#changed()
  }

  #learn(
    known: Map<string, Relaxation>,
    first: Shown,
    second: Shown,
    memory: boolean,
    learner: (a: Json, b: Json, delivered: Delivered) => Lesson,
  ): boolean {
    for (let round = 0; round < MOST_ROUNDS; round++) {
      const mask = this.mask({ memory })
      const [a, b] = [first, second].map(({ state, delivered }) => normalise(state, delivered, mask)) as [Json, Json]
      if (sameJson(a, b)) return true
      const { places } = learner(a, b, first.delivered)
      const fresh = [...places].filter(([place, how]) => strengthOf(how) > strengthOf(known.get(place)))
      if (fresh.length === 0) return false
      for (const [place, how] of fresh) {
        known.set(place, how)
        if (how === 'keys' || how === 'spread') this.#gather(place, how, [first, second])
      }
      this.#changed()
    }
    return false
  }

  /** What is known of the rows in some containers goes for all of them, now that these are one bag. */
  #gather(container: string, how: 'keys' | 'spread', states: readonly Shown[]): void {
    const bags = new Map(states.flatMap((one) => [...bagsBelow(one.state, container, how, one.delivered)]))
    const [one] = bags
    // Where rows lie at different depths, a place does not say which of them it is part of.
    if (one === undefined || bags.size > 1) return
    const [levels, bag] = one
    const moved = (place: string): string | undefined => {
      const path = place.startsWith(`${container}/`) ? place.slice(container.length + 1).split('/') : []
      return path.length < levels ? undefined : [bag, ...path.slice(levels)].join('/')
    }
    for (const known of [this.#noise, this.#memory]) {
      // What is known there was of a container between, and not of a row.
      if (isOfContainer(known.get(bag))) known.delete(bag)
      for (const [old, relaxation] of [...known]) {
        const place = moved(old)
        // What goes for one row as a whole does not go for all.
        if (place !== undefined && place !== bag && !known.has(place)) known.set(place, relaxation)
      }
    }
    const marks = this.#removed.flatMap((mark) => {
      const row = moved(mark.row)
      return row === undefined ? [] : [{ ...mark, row }]
    })
    this.#removed = [...this.#removed, ...marks]
  }

  #changed(): void {
    this.#mask = undefined
    this.#maskWithMemory = undefined
  }
}
