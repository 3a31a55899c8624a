import type { Poison } from '../../laws/recovery/trials.js'
import type { Tale } from '../../laws/tales.js'
import type { Step } from '../../provider/provider.js'
import type { ScenarioStep } from '../scenario.js'
import { assetTexts } from '../versions.js'

/** The compiler looks at the steps, and nobody else. */
const steps = (...all: readonly ScenarioStep[]): readonly Step[] => all

const copied = steps({ upload: 'a' }, { copy: 'b', from: 'a' })
const overwritten = steps({ upload: 'a' }, { overwrite: 'a' })

/** Duplicates of CKBox's own events. */
export const duplicates: readonly Tale[] = [
  {
    key: 'copied-repeated',
    title: 'a copy, repeated byte for byte',
    steps: copied,
    plan: [0, 1, '=1'],
    compare: { also: 'memory' },
  },
  { key: 'copied-again', title: 'a copy, signed again', steps: copied, plan: [0, 1, 1], compare: { also: 'memory' } },
]

/** Two folders, and an asset in the first one. */
const inFirst = steps({ createFolder: 'F' }, { createFolder: 'G', to: 2 }, { upload: 'a', into: 'F' })

/** Changes in order that only CKBox makes. */
export const changes: readonly Tale[] = [
  {
    key: 'overwritten-there-back-there',
    title: 'an asset is overwritten, overwritten again, and overwritten as at first',
    steps: steps({ upload: 'a' }, { overwrite: 'a', to: 2 }, { overwrite: 'a', to: 3 }, { overwrite: 'a', to: 2 }),
    like: steps({ upload: 'a' }, { overwrite: 'a', to: 2 }),
  },
  {
    key: 'moved-out',
    title: 'an asset is moved out of its folder',
    steps: steps({ createFolder: 'F' }, { upload: 'a', into: 'F' }, { modify: 'a', move: null }),
    like: steps({ createFolder: 'F' }, { upload: 'a' }, { modify: 'a' }),
  },
]

/** What only tells causes apart: a state may rightly remember the first folder. */
export const telling: readonly Tale[] = [
  {
    key: 'moved-elsewhere',
    title: 'an asset is moved to another folder',
    steps: [...inFirst, ...steps({ modify: 'a', move: 'G' })],
    like: steps({ createFolder: 'F' }, { createFolder: 'G', to: 2 }, { upload: 'a', into: 'G' }, { modify: 'a' }),
  },
]

/** Duplicates written anew. */
export const rewritten: readonly Tale[] = [{ key: 'copied', title: 'a copy', steps: copied }]

/** What arrives in another order than it happened in. */
export const orders: readonly Tale[] = [
  { key: 'overwriting-first', title: 'an overwrite arrives before the upload', steps: overwritten, plan: [1, 0] },
  {
    key: 'overwriting-after-removal',
    title: 'an older overwrite arrives after the removal',
    steps: steps({ upload: 'a' }, { overwrite: 'a' }, { remove: 'a' }),
    plan: [0, 2, 1],
  },
  {
    key: 'modification-after-overwriting',
    title: 'an older modification arrives after an overwrite',
    steps: steps({ upload: 'a' }, { modify: 'a' }, { overwrite: 'a', to: 3 }),
    plan: [0, 2, 1],
  },
  {
    key: 'overwriting-after-modification',
    title: 'an older overwrite arrives after a modification',
    steps: steps({ upload: 'a' }, { overwrite: 'a' }, { modify: 'a', to: 3 }),
    plan: [0, 2, 1],
  },
  {
    key: 'modification-after-invalidation',
    title: 'a modification arrives after a newer cache invalidation',
    steps: steps({ upload: 'a' }, { modify: 'a' }, { invalidateCache: 'a' }),
    plan: [0, 2, 1],
  },
  {
    key: 'invalidation-of-unknown',
    title: 'a cache invalidation arrives for an unknown asset',
    steps: steps({ upload: 'a' }, { invalidateCache: 'a' }),
    plan: [1],
    like: [],
    compare: { hides: assetTexts(1).slice(0, 1) },
  },
  { key: 'copy-first', title: 'a copy arrives before its source', steps: copied, plan: [1, 0] },
  {
    key: 'copy-after-removal',
    title: 'a copy arrives after the removal of its source',
    steps: steps({ upload: 'a' }, { copy: 'b', from: 'a' }, { remove: 'a' }),
    plan: [0, 2, 1],
  },
]

/** Events that may have a side effect. Purging a cache again harms nobody. */
export const withEffects: readonly (readonly Step[])[] = [overwritten, copied]

/** Events during which the store may fail. */
export const interrupted: readonly Tale[] = [{ key: 'copy', title: 'copy of an asset', steps: copied }]

/** Events that some consumer cannot process. */
export const poisons: readonly Poison[] = [
  { key: 'no-entity', title: 'an event without an asset', spoil: (event) => ({ ...event, payload: {} }) },
  { key: 'name-is-a-number', title: 'a body whose `event` is a number', spoil: (event) => ({ ...event, event: 1 }) },
]
