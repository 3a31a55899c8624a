import type { Json } from '../../observation/json.js'
import { carrying } from '../carrying.js'
import { requested } from '../signature/trials.js'
import type { Authentic, BurstTrial, RequestTrial } from '../trial.js'

/** Where one provider's events have room for much. */
export interface LimitsExtras {
  /** An event of about so many bytes; `undefined` where this one has no room for them. */
  readonly enlarged?: (authentic: Authentic, bytes: number) => object | undefined
  /** An event with a value in it; `undefined` where this one has no room for it. */
  readonly holding?: (authentic: Authentic, value: Json) => object | undefined
  /** The removal of the entity, so that a state that is looked at later holds nothing of it. */
  readonly removal?: (authentic: Authentic) => object
}

const KIB = 1024
export const MEBIBYTE = 1024 * KIB

const SIZES = [50, 101, 300, 1100]

/** Strings of this length are left alone by whatever searches the state for ids. */
const TEXT = 'Cake upon cake. '.repeat(640)
/** What each text takes besides: its name, quotes and punctuation. */
const AROUND = 20

/** So many bytes of text, in parts. */
export function longTexts(bytes: number): string[] {
  const count = Math.max(1, Math.floor(bytes / (TEXT.length + AROUND)))
  const rest = Math.max(0, bytes - count * (TEXT.length + AROUND))
  return [...Array.from({ length: count }, () => TEXT), TEXT.slice(0, rest)]
}

export function largeEvents({ enlarged = padded }: LimitsExtras): readonly RequestTrial[] {
  return SIZES.map((kib) =>
    carrying(`${kib}-kib`, `the body has ${kib} KiB`, (authentic) => enlarged(authentic, kib * KIB)),
  )
}

const padded = ({ event, body }: Authentic, bytes: number) => ({ ...event, padding: longTexts(bytes - body.length) })

export const bursts: BurstTrial = {
  kind: 'burst',
  role: 'suspect',
  key: 'bursts',
  title: '32 authentic deliveries at a time',
  size: 32,
  waves: 4,
  retries: 6,
}

const UNSIGNED_BYTES = 32 * MEBIBYTE
/** The last byte comes so late: an answer that comes sooner did not wait for the whole body. */
export const HELD_BACK_MS = 500

export const unsigned: RequestTrial = {
  ...requested('unsigned', 'the body has 32 MiB and no signature', () => {
    const body = Buffer.alloc(UNSIGNED_BYTES, 'a')
    body.write('{"text":"', 0)
    body.write('"}', UNSIGNED_BYTES - 2)
    return { signature: null, body, pieces: { cuts: [UNSIGNED_BYTES - 1], pauseMs: HELD_BACK_MS, chunked: false } }
  }),
  hostile: true,
  unwatched: true,
}

const DEPTHS = [1_000, 20_000]
const HOLE = 'a deep value'

export function deeplyNested({ holding = held, removal }: LimitsExtras): readonly RequestTrial[] {
  const undo = removal && {
    undo: (authentic: Authentic) => authentic.request({ body: JSON.stringify(removal(authentic)) }),
  }
  return DEPTHS.map((depth) =>
    carrying(
      `depth-${depth}`,
      `the event holds a value nested ${depth} levels deep`,
      (authentic) => {
        const event = holding(authentic, HOLE)
        // As text: what writes JSON fails at such a depth.
        return event && JSON.stringify(event).replace(JSON.stringify(HOLE), `${'['.repeat(depth)}${']'.repeat(depth)}`)
      },
      { hostile: true, unwatched: true, ...undo },
    ),
  )
}

const held = ({ event }: Authentic, value: Json) => ({ ...event, nested: value })
