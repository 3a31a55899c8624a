import type { Json } from '../../../src/report/report.js'
import type { Change, Fields, Received } from '../kit/event.js'
import type { Answer, Delivery, Serve } from '../kit/http.js'
import type { Row } from '../kit/store.js'
import type { Content, Stored } from './content.js'

/** What becomes of a row: another one, nothing left of it, or `undefined` for no change. */
export type Decide = (next: Row, row: Row | undefined, change: Change, delivery: Delivery) => Row | 'gone' | undefined

/** Where rows lie, and how they are changed. */
export interface Store {
  /** Reads, decides and writes; one step where the storage is sound. True where something was written. */
  update(key: string, decide: (row: Row | undefined) => Row | 'gone' | undefined): Promise<boolean>
  find(key: string): Stored | undefined
  /** In the order in which they were first written. */
  all(): Stored[]
}

/** How two writers can meet where nothing guards them: on one entity, or on what holds several of them. */
export type Race = 'entity' | 'document'

export interface Storage {
  readonly name: string
  readonly races: readonly Race[]
  readonly make: (desk: Desk, guarded: boolean) => Store
}

/** What a storage needs of its consumer. */
export interface Desk {
  /** Waits as long as one operation of the store takes. */
  readonly pause: () => Promise<void>
  /** Adds the store's own columns: serial, UUID, clocks. */
  readonly stamp: (next: Row, before: Stored | undefined) => Stored
}

/** What of an event can be seen in a state. */
export type Aspect =
  /** Which assets, or which folders, there are. */
  | 'presence'
  /** The exact id of each. */
  | 'ids'
  | 'name'
  | 'size'
  /** Description and tags, empty or not. */
  | 'texts'
  /** The folder and the category that an asset is in. */
  | 'places'
  /** Each row by itself, two of one id included. */
  | 'copies'
  /** All rows, however many. */
  | 'all rows'
  /** A hash of all of it, which shows that something differs, but not what. */
  | 'hash'

/** Columns of a row. `shows` are the aspects that they carry. */
export interface Columns {
  readonly name: string
  readonly shows: readonly Aspect[]
  readonly of: (row: Stored) => Fields
}

/** Adds columns of the store's own to each row, or replaces how removed rows look. */
export interface Extra {
  readonly name: string
  readonly shows?: readonly Aspect[]
  /** Without it in the rows, this looks as a habit does. */
  readonly needs?: Aspect
  /** What it could give away where the layout hides it. */
  readonly hints?: readonly Aspect[]
  readonly of: (row: Stored, at: number) => Fields
}

/** Which of the rows are shown, and how those that were removed are. */
export interface Removal {
  readonly name: string
  /** Undefined where a removed row is left out; live rows may carry a flag, too. */
  readonly of: (row: Stored, columns: Fields) => Fields | undefined
}

export interface Sorting {
  readonly name: string
  readonly sort: (rows: Stored[], draw: () => number) => Stored[]
}

/** A row with its columns, on the way into a layout. */
export interface Shown {
  readonly row: Stored
  readonly fields: Fields
}

/** The form of all rows together. `hides` are the aspects that it loses. */
export interface Layout {
  readonly name: string
  readonly hides: readonly Aspect[]
  /** How much of a row it uses: all its columns, or only what it says itself. */
  readonly uses: 'columns' | 'own'
  /** Aspects that it carries by itself, whatever the columns. */
  readonly shows?: readonly Aspect[]
  readonly of: (rows: readonly Shown[], content: Content) => Json
}

/** A section beside the rows. */
export interface Beside {
  readonly name: string
  /** What of it could give a habit away that the rows hide. */
  readonly shows?: readonly Aspect[]
  /** Without it in the rows, this looks as a habit does. */
  readonly needs?: Aspect
  /** Whether it shows what was mailed. */
  readonly mails?: true
  readonly of: (content: Content) => Json
}

/** How work gets from the request to the store. */
export interface Timing {
  readonly name: string
  /** Whether the work is done before the answer. */
  readonly answers: 'after' | 'before'
  /** Whether two events can be worked on at once: of all entities, of different ones, or none. */
  readonly overlaps: 'all' | 'entities' | 'never'
  readonly make: (run: Runner) => (key: string, work: () => Promise<Answer>) => Promise<Answer>
}

/** What a timing needs of its consumer. */
export interface Runner {
  readonly later: (ms: number, work: () => Promise<unknown>) => void
  readonly success: Answer
  /** How long a worker takes to begin, ms. */
  readonly settle: () => number
}

export interface Latency {
  readonly name: string
  /** The longest pause of one operation of the store, ms. */
  readonly store: number
  /** Bounds of what a worker takes to begin, ms. */
  readonly settle: readonly [number, number]
}

export interface Statuses {
  readonly name: string
  readonly success: readonly number[]
  readonly refusal: readonly number[]
  readonly unreadable: readonly number[]
}

/** Which events change the state; all others are ignored with 2xx. */
export interface Handles {
  readonly name: string
  readonly events: readonly string[]
  /** How often it is drawn, as against the others. */
  readonly weight: number
}

/** A consumer while it lives, as a habit sees it. */
export interface Life {
  readonly draw: () => number
  readonly secrets: readonly string[]
  readonly success: Answer
  readonly refusal: Answer
  readonly unreadable: Answer
  readonly store: Store
  readonly pause: () => Promise<void>
  readonly later: (ms: number, work: () => Promise<unknown>) => void
  readonly claims: Map<string, string>
  /** Another row of the same entity, as in a table without a unique index. */
  readonly copy: (key: string) => void
  /** A mail to somebody; it is shown where an outbox or effects are. */
  readonly mail: (change: Change) => void
  /** What is soundly done with a change, but for what is decided. True where something was written. */
  readonly apply: (change: Change, delivery: Delivery, decide?: Decide) => Promise<boolean>
}

/** What a habit does in another way; whatever is absent is done soundly. An answer ends the request. */
export interface Deviation {
  readonly front?: (delivery: Delivery) => Promise<Answer | undefined>
  /** Whether the signature is taken for right, or the answer to it. */
  readonly verify?: (delivery: Delivery) => boolean | Answer
  readonly read?: (delivery: Delivery) => Received | Answer | undefined
  /** Before the work is handed on. */
  readonly intake?: (received: Received, change: Change | undefined, delivery: Delivery) => Promise<Answer | undefined>
  readonly change?: (change: Change, delivery: Delivery) => Change
  readonly decide?: Decide
  /** Instead of applying; undefined as an answer means success. */
  readonly apply?: (change: Change, delivery: Delivery) => Promise<Answer | undefined>
  /** Replaces how work is handed on, by entity. */
  readonly hand?: (key: string, work: () => Promise<Answer>) => Promise<Answer>
  /** Replaces sections beside the rows, by name. */
  readonly beside?: (content: Content) => Record<string, Json>
}

/** What a habit is judged in. */
export interface Setting {
  readonly storage: Storage
  readonly timing: Timing
  readonly handles: ReadonlySet<string>
  readonly shows: ReadonlySet<Aspect>
  /** What sections beside the rows show, if only by their sums. */
  readonly hints: ReadonlySet<Aspect>
  readonly besides: ReadonlySet<string>
  readonly layout: string
  readonly reset: boolean
}

/** Whether a state shows a habit: surely, surely not, or nobody can say. */
export type Visible = 'yes' | 'no' | 'unclear'

/** One way of behaving that is a defect of the catalogue. */
export interface Habit {
  readonly id: string
  readonly variant: string
  /** Ids that name it exactly; the first is its own. */
  readonly names: readonly string[] | ((setting: Setting) => readonly string[])
  /** Whether it can be planted at all. */
  readonly fits?: (setting: Setting) => boolean
  readonly visible: (setting: Setting) => Visible
  readonly make: (life: Life) => Deviation
  /** Whether it is about mails; others are planted where none are counted, lest they show a second defect. */
  readonly mails?: true
  readonly needs?: {
    /** Nothing guards the storage. */
    readonly unguarded?: true
    readonly secrets?: 2 | 3
    readonly query?: string
    readonly serve?: Serve
    readonly effects?: true
    /** At least so long a pause of the store, ms. */
    readonly latency?: number
  }
}

/** All words that consumers are drawn from. */
export interface Vocabulary {
  readonly name: string
  readonly storages: readonly Storage[]
  readonly timings: readonly Timing[]
  readonly latencies: readonly Latency[]
  readonly statuses: readonly Statuses[]
  readonly handles: readonly Handles[]
  readonly columns: readonly Columns[]
  readonly extras: readonly Extra[]
  readonly removals: readonly Removal[]
  readonly sortings: readonly Sorting[]
  readonly layouts: readonly Layout[]
  readonly besides: readonly Beside[]
  readonly habits: readonly Habit[]
}
