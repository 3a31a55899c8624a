import { pick, random } from '../kit/random.js'
import type { Running } from '../running.js'
import { startConsumer } from './consumer.js'
import { hints, type Presentation, present, shows, wordsOf } from './presentation.js'
import type { Aspect, Habit, Handles, Latency, Setting, Statuses, Storage, Timing, Vocabulary } from './vocabulary.js'

/** A consumer that was drawn, and what a tester is to find in it. */
export interface Generated {
  readonly seed: number
  /** One line: storage, presentation, timing, statuses, what it handles, habit. */
  readonly title: string
  readonly parts: {
    readonly storage: string
    readonly presentation: readonly string[]
    readonly timing: string
    readonly latency: string
    readonly statuses: string
    readonly handles: string
    readonly reset: boolean
  }
  readonly habit?: {
    readonly id: string
    /** Ids that name it exactly. */
    readonly names: readonly string[]
    readonly variant: string
  }
  readonly expects: 'finding' | 'nothing'
  readonly start: () => Promise<Running>
  /** Each with one part simpler, and the same habit as visible as here. */
  readonly simpler: () => Generated[]
}

/** What a consumer is drawn from one by one. */
export interface Draft {
  readonly seed: number
  readonly storage: Storage
  readonly timing: Timing
  readonly latency: Latency
  readonly statuses: Statuses
  readonly handles: Handles
  readonly presentation: Presentation
  readonly reset: boolean
  readonly effects: boolean
  readonly habit?: Habit
}

type Draw = () => number

const TRIES = 200
const SOUND_SHARE = 0.3
/** Of the habits that a presentation can hide. */
const HIDDEN_SHARE = 0.25
const among = <T>(draw: Draw, choices: readonly T[]): T => {
  const [first, ...rest] = choices
  if (first === undefined) throw new Error('A vocabulary has a part without words.')
  return pick(draw, [first, ...rest])
}

/** None, one or two of them, each once. */
function few<T>(draw: Draw, choices: readonly T[], most: number): T[] {
  const left = [...choices]
  const count = Math.floor(draw() * (most + 1))
  return Array.from({ length: Math.min(count, left.length) }, () =>
    left.splice(Math.floor(draw() * left.length), 1),
  ).flat()
}

const weighted = (draw: Draw, choices: readonly Handles[]): Handles =>
  among(
    draw,
    choices.flatMap((choice) => Array.from({ length: choice.weight }, () => choice)),
  )

export function settingOf(draft: Draft): Setting {
  const { storage, timing, handles, presentation, reset, effects, habit } = draft
  const hinted: Aspect[] = effects || habit?.needs?.effects ? ['hash'] : []
  return {
    storage,
    timing,
    handles: new Set(handles.events),
    shows: shows(presentation),
    hints: new Set([...hints(presentation), ...hinted]),
    besides: new Set(presentation.besides.map(({ name }) => name)),
    layout: presentation.layout.name,
    reset,
  }
}

/** Where an entity lay first can be told from where it lies only beside that. */
function withoutAmbiguous(presentation: Presentation): Presentation {
  const rows = shows({ ...presentation, extras: [] })
  const isClear = ({ needs }: { readonly needs?: Aspect }) => needs === undefined || rows.has(needs)
  return {
    ...presentation,
    extras: presentation.extras.filter(isClear),
    besides: presentation.besides.filter(isClear),
  }
}

function drawParts(seed: number, draw: Draw, vocabulary: Vocabulary, mails = true): Draft {
  return {
    seed,
    storage: among(draw, vocabulary.storages),
    timing: among(draw, vocabulary.timings),
    latency: among(draw, vocabulary.latencies),
    statuses: among(draw, vocabulary.statuses),
    handles: weighted(draw, vocabulary.handles),
    presentation: withoutAmbiguous({
      columns: among(draw, vocabulary.columns),
      extras: few(draw, vocabulary.extras, 2),
      removal: among(draw, vocabulary.removals),
      sorting: among(draw, vocabulary.sortings),
      layout: among(draw, vocabulary.layouts),
      besides: few(
        draw,
        vocabulary.besides.filter((beside) => mails || !beside.mails),
        2,
      ),
    }),
    reset: draw() < 0.5,
    effects: draw() < 0.2 && mails,
  }
}

const fits = (habit: Habit, setting: Setting): boolean => habit.fits?.(setting) ?? true

/** Parts in which the habit can be planted, and is surely seen or, now and then, surely not. */
export function drawAround(habit: Habit, seed: number, draw: Draw, vocabulary: Vocabulary): Draft {
  const wanted = draw() < HIDDEN_SHARE ? 'no' : 'yes'
  let seen: Draft | undefined
  for (let tries = 0; tries < TRIES; tries++) {
    const draft = { ...drawParts(seed, draw, vocabulary, habit.mails === true), habit }
    const setting = settingOf(draft)
    if (!fits(habit, setting)) continue
    const visible = habit.visible(setting)
    if (visible === wanted) return draft
    if (visible === 'yes') seen ??= draft
  }
  if (seen) return seen
  throw new Error(`Nothing in the vocabulary fits ${habit.id} ${habit.variant}.`)
}

/** Which habit a seed stands for; none for a sound consumer. The numbers that follow decide the rest. */
export function plannedHabit(draw: Draw, vocabulary: Vocabulary): Habit | undefined {
  return draw() < SOUND_SHARE ? undefined : among(draw, vocabulary.habits)
}

export function drawDraft(seed: number, vocabulary: Vocabulary): Draft {
  const draw = random(vocabulary.name, seed)
  const habit = plannedHabit(draw, vocabulary)
  return habit ? drawAround(habit, seed, draw, vocabulary) : drawParts(seed, draw, vocabulary)
}

/** The same with one part as plain as it gets. */
function* plainer(draft: Draft, vocabulary: Vocabulary): Generator<Draft> {
  const { presentation } = draft
  const first = {
    storage: among(() => 0, vocabulary.storages),
    timing: among(() => 0, vocabulary.timings),
    latency: among(() => 0, vocabulary.latencies),
    statuses: among(() => 0, vocabulary.statuses),
    handles: among(() => 0, vocabulary.handles),
  }
  for (const [part, plain] of Object.entries(first)) {
    if (draft[part as keyof typeof first] !== plain) yield { ...draft, [part]: plain }
  }
  for (const beside of presentation.besides) {
    yield { ...draft, presentation: { ...presentation, besides: presentation.besides.filter((one) => one !== beside) } }
  }
  for (const extra of presentation.extras) {
    yield { ...draft, presentation: { ...presentation, extras: presentation.extras.filter((one) => one !== extra) } }
  }
  const plainest = {
    columns: among(() => 0, vocabulary.columns),
    removal: among(() => 0, vocabulary.removals),
    sorting: among(() => 0, vocabulary.sortings),
    layout: among(() => 0, vocabulary.layouts),
  }
  for (const [part, plain] of Object.entries(plainest)) {
    if (presentation[part as keyof typeof plainest] !== plain)
      yield { ...draft, presentation: { ...presentation, [part]: plain } }
  }
  if (draft.effects) yield { ...draft, effects: false }
  if (!draft.reset) yield { ...draft, reset: true }
}

/** A draft as it is given to a tester. */
export function generated(draft: Draft, vocabulary: Vocabulary): Generated {
  const { seed, storage, timing, latency, statuses, handles, presentation, reset, effects, habit } = draft
  const setting = settingOf(draft)
  const visible = habit?.visible(setting)
  const names = typeof habit?.names === 'function' ? habit.names(setting) : habit?.names
  const words = wordsOf(presentation)
  const planted = habit ? `${habit.id} (${habit.variant})` : 'sound'
  return {
    seed,
    title: [
      planted,
      storage.name,
      words.join(', '),
      timing.name,
      latency.name,
      statuses.name,
      handles.name,
      reset ? 'reset' : 'no reset',
      ...(effects ? ['effects'] : []),
    ].join(' | '),
    parts: {
      storage: storage.name,
      presentation: words,
      timing: timing.name,
      latency: latency.name,
      statuses: statuses.name,
      handles: handles.name,
      reset,
    },
    ...(habit && { habit: { id: habit.id, names: names ?? [], variant: habit.variant } }),
    expects: visible === 'yes' ? 'finding' : 'nothing',
    start: () => startConsumer({ ...draft, present: (content, replaced) => present(presentation, content, replaced) }),
    simpler: () =>
      [...plainer(draft, vocabulary)]
        .filter((one) => {
          const at = settingOf(one)
          return habit === undefined || (fits(habit, at) && habit.visible(at) === visible)
        })
        .map((one) => generated(one, vocabulary)),
  }
}
