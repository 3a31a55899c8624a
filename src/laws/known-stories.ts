import type { Line } from '../history/tell.js'
import type { Schedule, Step } from '../schedule/schedule.js'
import type { Case } from './evidence.js'

/** A plan of deliveries by index; `'=0'` delivers event 0 again with the same bytes and signature. */
export type Plan = readonly (number | `=${number}`)[]

export interface KnownCase extends Omit<Case, 'name' | 'history' | 'schedule' | 'twin'> {
  readonly lines: readonly Line[]
  /** Default: in order, once. */
  readonly plan?: Plan
  readonly steps?: Schedule
  /** The story whose state is expected. Default: the same one. */
  readonly like?: readonly Line[]
}

const NEVER: readonly Line[] = []
/** The name of a version of an asset, and of a folder. */
export const v = (version: number) => `Cupcake v${version}`
export const f = (version: number) => `Images v${version}`
/** What a version of an asset consists of. A state may tell besides which event came last, so it is not compared whole. */
const all = (version: number) => [v(version), `Description v${version}`, `tag-v${version}`]

/**
 * The small histories that tell the known defects of state apart, each by a name that says what happens. The comparison
 * of which of them a consumer gets wrong with what each defect gets wrong is the diagnosis.
 */
const duplicates: Record<string, KnownCase> = {
  'an upload, repeated byte by byte': { lines: [{ upload: 'a' }], plan: [0, '=0'], strict: true },
  'an upload, signed again': { lines: [{ upload: 'a' }], plan: [0, 0], strict: true },
  'a modification, repeated byte by byte': {
    lines: [{ upload: 'a' }, { modify: 'a' }],
    plan: [0, 1, '=1'],
    strict: true,
  },
  'a modification, signed again': { lines: [{ upload: 'a' }, { modify: 'a' }], plan: [0, 1, 1], strict: true },
  'a copy, repeated byte by byte': {
    lines: [{ upload: 'a' }, { copy: 'b', from: 'a' }],
    plan: [0, 1, '=1'],
    strict: true,
  },
  'a copy, signed again': { lines: [{ upload: 'a' }, { copy: 'b', from: 'a' }], plan: [0, 1, 1], strict: true },
  'a removal, signed again': { lines: [{ upload: 'a' }, { remove: 'a' }], plan: [0, 1, '=1', 1], strict: true },
  'a folder, repeated byte by byte': { lines: [{ create: 'F' }], plan: [0, '=0'], strict: true },
  'a folder, signed again': { lines: [{ create: 'F' }], plan: [0, 0], strict: true },
}

const changes: Record<string, KnownCase> = {
  'uploaded, modified': { lines: [{ upload: 'a' }, { modify: 'a' }], like: [{ upload: 'a', to: 2 }], shows: all(2) },
  'uploaded, modified twice': {
    lines: [{ upload: 'a' }, { modify: 'a' }, { modify: 'a', to: 3 }],
    like: [{ upload: 'a', to: 3 }],
    shows: all(3),
  },
  'modified there, back, and there again': {
    lines: [{ upload: 'a' }, { modify: 'a', to: 2 }, { modify: 'a', to: 1 }, { modify: 'a', to: 2 }],
    like: [{ upload: 'a', to: 2 }],
    shows: all(2),
  },
  'modified there, and back': {
    lines: [{ upload: 'a' }, { modify: 'a', to: 2 }, { modify: 'a', to: 1 }],
    like: [{ upload: 'a', to: 1 }],
    shows: all(1),
  },
  'modified there, elsewhere, and there again': {
    lines: [{ upload: 'a' }, { modify: 'a', to: 2 }, { modify: 'a', to: 3 }, { modify: 'a', to: 2 }],
    like: [{ upload: 'a', to: 2 }],
    shows: all(2),
  },
  'overwritten there, back, and there again': {
    lines: [{ upload: 'a' }, { overwrite: 'a', to: 2 }, { overwrite: 'a', to: 3 }, { overwrite: 'a', to: 2 }],
    like: [{ upload: 'a' }, { overwrite: 'a', to: 2 }],
  },
  'a folder renamed': { lines: [{ create: 'F' }, { rename: 'F' }], like: [{ create: 'F', to: 2 }], shows: [f(2)] },
  'a folder renamed twice': {
    lines: [{ create: 'F' }, { rename: 'F' }, { rename: 'F', to: 3 }],
    like: [{ create: 'F', to: 3 }],
    shows: [f(3)],
  },
  'a folder renamed there, back, and there again': {
    lines: [{ create: 'F' }, { rename: 'F', to: 2 }, { rename: 'F', to: 1 }, { rename: 'F', to: 2 }],
    like: [{ create: 'F', to: 2 }],
    shows: [f(2)],
  },
  'two uploads in one millisecond': {
    lines: [{ upload: 'a' }, { upload: 'b', to: 2, after: 0 }],
    like: [{ upload: 'a' }, { upload: 'b', to: 2 }],
  },
  'two folders in one millisecond': {
    lines: [{ create: 'F' }, { create: 'G', to: 2, after: 0 }],
    like: [{ create: 'F' }, { create: 'G', to: 2 }],
  },
  'moved out of its folder': {
    lines: [{ create: 'F' }, { upload: 'a', into: 'F' }, { modify: 'a', move: null }],
    like: [{ create: 'F' }, { upload: 'a' }, { modify: 'a' }],
  },
}

/** Old and new, signed at the moment of delivery or, where the header times agree with the events, as if delayed. */
const AGREEING = (plan: readonly number[]): Schedule =>
  plan.map((event): Step => ({ event, clockOffsetMs: (event - 5) * 10_000 }))

const orders: Record<string, KnownCase> = {
  'an old modification last': { lines: [{ upload: 'a' }, { modify: 'a' }, { modify: 'a', to: 3 }], plan: [0, 2, 1] },
  'an old modification last, with its old header time': {
    lines: [{ upload: 'a' }, { modify: 'a' }, { modify: 'a', to: 3 }],
    steps: AGREEING([0, 2, 1]),
  },
  'two modifications within a second, the old one last': {
    lines: [
      { upload: 'a', after: 60_085 },
      { modify: 'a', after: 60_100 },
      { modify: 'a', to: 3, after: 800 },
    ],
    plan: [0, 2, 1],
  },
  'two modifications within a second': {
    lines: [
      { upload: 'a', after: 60_085 },
      { modify: 'a', after: 60_100 },
      { modify: 'a', to: 3, after: 800 },
    ],
    like: [{ upload: 'a' }, { modify: 'a' }, { modify: 'a', to: 3 }],
  },
  'two modifications within a second, the new one the lesser by content': {
    lines: [
      { upload: 'a', after: 60_085 },
      { modify: 'a', to: 3, after: 60_100 },
      { modify: 'a', after: 800 },
    ],
    like: [{ upload: 'a' }, { modify: 'a', to: 3 }, { modify: 'a' }],
  },
  'a modification before the upload': { lines: [{ upload: 'a' }, { modify: 'a' }], plan: [1, 0] },
  'two modifications before the upload, the old one last': {
    lines: [{ upload: 'a' }, { modify: 'a' }, { modify: 'a', to: 3 }],
    plan: [2, 1, 0],
  },
  'an overwriting before the upload': { lines: [{ upload: 'a' }, { overwrite: 'a' }], plan: [1, 0] },
  'an old modification after the removal': {
    lines: [{ upload: 'a' }, { modify: 'a' }, { remove: 'a' }],
    plan: [0, 2, 1],
  },
  'an old overwriting after the removal': {
    lines: [{ upload: 'a' }, { overwrite: 'a' }, { remove: 'a' }],
    plan: [0, 2, 1],
  },
  'the removal before the upload': { lines: [{ upload: 'a' }, { remove: 'a' }], plan: [1, 0] },
  'the removal first of all': { lines: [{ upload: 'a' }, { modify: 'a' }, { remove: 'a' }], plan: [2, 0, 1] },
  'an old asset after a new one': { lines: [{ upload: 'a' }, { upload: 'b', to: 2 }], plan: [1, 0] },
  'an old modification after an overwriting': {
    lines: [{ upload: 'a' }, { modify: 'a' }, { overwrite: 'a', to: 3 }],
    plan: [0, 2, 1],
  },
  'an old overwriting after a modification': {
    lines: [{ upload: 'a' }, { overwrite: 'a' }, { modify: 'a', to: 3 }],
    plan: [0, 2, 1],
  },
  'a modification after a newer cache invalidation': {
    lines: [{ upload: 'a' }, { modify: 'a' }, { invalidate: 'a' }],
    plan: [0, 2, 1],
  },
  'a cache invalidation of an unknown asset': {
    lines: [{ upload: 'a' }, { invalidate: 'a' }],
    plan: [1],
    like: NEVER,
    hides: [v(1)],
  },
  'an asset before its folder': { lines: [{ create: 'F' }, { upload: 'a', into: 'F' }], plan: [1, 0] },
  'a folder before its parent': { lines: [{ create: 'F' }, { create: 'G', to: 2, under: 'F' }], plan: [1, 0] },
  'a copy before its source': { lines: [{ upload: 'a' }, { copy: 'b', from: 'a' }], plan: [1, 0] },
  'a copy of a source that was removed before it came': {
    lines: [{ upload: 'a' }, { copy: 'b', from: 'a' }, { remove: 'a' }],
    plan: [0, 2, 1],
  },
  'an old renaming last': { lines: [{ create: 'F' }, { rename: 'F' }, { rename: 'F', to: 3 }], plan: [0, 2, 1] },
  'an old renaming last, with its old header time': {
    lines: [{ create: 'F' }, { rename: 'F' }, { rename: 'F', to: 3 }],
    steps: AGREEING([0, 2, 1]),
  },
  'two renamings within a second, the old one last': {
    lines: [
      { create: 'F', after: 60_085 },
      { rename: 'F', after: 60_100 },
      { rename: 'F', to: 3, after: 800 },
    ],
    plan: [0, 2, 1],
  },
  'two renamings within a second': {
    lines: [
      { create: 'F', after: 60_085 },
      { rename: 'F', after: 60_100 },
      { rename: 'F', to: 3, after: 800 },
    ],
    like: [{ create: 'F' }, { rename: 'F' }, { rename: 'F', to: 3 }],
  },
  'two renamings within a second, the new one the lesser by content': {
    lines: [
      { create: 'F', after: 60_085 },
      { rename: 'F', to: 3, after: 60_100 },
      { rename: 'F', after: 800 },
    ],
    like: [{ create: 'F' }, { rename: 'F', to: 3 }, { rename: 'F' }],
  },
  'a renaming before the folder': { lines: [{ create: 'F' }, { rename: 'F' }], plan: [1, 0] },
  'two renamings before the folder, the old one last': {
    lines: [{ create: 'F' }, { rename: 'F' }, { rename: 'F', to: 3 }],
    plan: [2, 1, 0],
  },
  'an old renaming after the removal of the folder': {
    lines: [{ create: 'F' }, { rename: 'F' }, { drop: 'F' }],
    plan: [0, 2, 1],
  },
  'the removal of a folder before the folder': { lines: [{ create: 'F' }, { drop: 'F' }], plan: [1, 0] },
  'an old folder after a new one': { lines: [{ create: 'F' }, { create: 'G', to: 2 }], plan: [1, 0] },
}

const resends: Record<string, KnownCase> = {
  'an upload resent after the removal': { lines: [{ upload: 'a' }, { remove: 'a' }], plan: [0, 1, 0] },
  'an upload resent after the removal, byte by byte': { lines: [{ upload: 'a' }, { remove: 'a' }], plan: [0, 1, '=0'] },
  'an upload resent after a modification': { lines: [{ upload: 'a' }, { modify: 'a' }], plan: [0, 1, 0] },
  'an upload resent after a modification, byte by byte': {
    lines: [{ upload: 'a' }, { modify: 'a' }],
    plan: [0, 1, '=0'],
  },
  'a modification resent after a newer one': {
    lines: [{ upload: 'a' }, { modify: 'a' }, { modify: 'a', to: 3 }],
    plan: [0, 1, 2, 1],
  },
  'a modification resent after the removal': {
    lines: [{ upload: 'a' }, { modify: 'a' }, { remove: 'a' }],
    plan: [0, 1, 2, 1],
  },
  'a folder resent after its removal': { lines: [{ create: 'F' }, { drop: 'F' }], plan: [0, 1, 0] },
  'a folder resent after a renaming': { lines: [{ create: 'F' }, { rename: 'F' }], plan: [0, 1, 0] },
}

const ties: Record<string, KnownCase> = {
  'a removal and a modification in one millisecond': {
    lines: [{ upload: 'a' }, { modify: 'a' }, { remove: 'a', after: 0 }],
    plan: [0, 2, 1],
  },
  'two modifications in one millisecond': {
    lines: [{ upload: 'a' }, { modify: 'a' }, { modify: 'a', to: 3, after: 0 }],
    plan: [0, 2, 1],
  },
}

const identities: Record<string, KnownCase> = {
  'two ids that differ by case only': {
    lines: [{ upload: '=AbCdEfGhIjKl' }, { upload: '=aBcDeFgHiJkL', to: 2 }],
    like: [{ upload: 'a' }, { upload: 'b', to: 2 }],
    shows: [v(1), v(2)],
  },
  'an id that begins with a hyphen, one that begins with an underscore': {
    lines: [{ upload: '=-1zT3SPzjuEv' }, { upload: '=_DpyO7eRxHtT', to: 2 }],
    like: [{ upload: '=a1zT3SPzjuEv' }, { upload: '=bDpyO7eRxHtT', to: 2 }],
    shows: [v(1), v(2)],
  },
  'two folder ids that differ by case only': {
    lines: [{ create: '=AbCdEfGhIjKl' }, { create: '=aBcDeFgHiJkL', to: 2 }],
    like: [{ create: 'F' }, { create: 'G', to: 2 }],
    shows: [f(1), f(2)],
  },
}

export const groups = { duplicates, changes, orders, resends, ties, identities }
