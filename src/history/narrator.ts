import type { WebhookEvent } from '../../generated/types.js'
import { type Action, type AssetDetails, eventOf, type FileFacts, type FolderDetails } from './actions.js'
import { repeated } from './choices.js'
import type { DetailDraws } from './details.js'
import type { Ckbox, History } from './history.js'
import type { IdSource } from './ids.js'
import { act, emptyCkbox } from './model.js'
import type { Place } from './places.js'

type Omitted = 'environment' | 'workspace' | 'user' | 'extra'
type WithoutPlace<One> = One extends unknown ? Omit<One, Omitted> : never

/** An action, where it happens left open. */
export type Deed = WithoutPlace<Action>

const MINUTE = 60_000
const START = Date.UTC(2026, 0, 5, 9)
const CREATING: readonly Deed['kind'][] = ['upload', 'copy', 'createFolder']

/** Tells a history deed by deed, with plain details that are different for each version of a thing. */
export class Narrator {
  readonly #details: DetailDraws
  readonly #place: Place
  readonly #ids: IdSource
  readonly #created: string[] = []
  readonly #events: WebhookEvent[] = []
  #world: Ckbox = emptyCkbox()
  #now = START - MINUTE

  constructor(details: DetailDraws, place: Place, ids: IdSource) {
    this.#details = details
    this.#place = place
    this.#ids = ids
  }

  /** The number of the next event, from 1. */
  get nth(): number {
    return this.#events.length + 1
  }

  newId(): string {
    return this.#ids.next()
  }

  /** Lets something happen some time after what happened last, by default a minute. */
  tell(deed: Deed, afterMs = MINUTE): this {
    this.#now += afterMs
    const plain = repeated([])
    const extra = this.#details.extra(eventOf[deed.kind], plain, this.nth)
    const action = { ...deed, ...this.#place, user: this.#details.user(plain), extra } as Action
    const outcome = act(this.#world, action, this.#now)
    if (outcome === undefined) throw new Error(`the simulated CKBox refused ${JSON.stringify(action)}`)
    this.#world = outcome.world
    this.#events.push(outcome.event)
    if (CREATING.includes(deed.kind)) this.#created.push(deed.id)
    return this
  }

  /** What an asset is in its n-th version. */
  asset(version: number): AssetDetails {
    return { ...this.#details.asset(repeated([]), version), ...described(version) }
  }

  folder(version: number): FolderDetails {
    return { ...this.#details.folder(repeated([]), version), name: `Folder ${version}` }
  }

  /** Another file of the same kind, bigger by the version. */
  file(version: number): FileFacts {
    return this.#details.file(repeated([]), 1000 * version)
  }

  history(): History {
    return { events: this.#events, ids: this.#created, ckbox: this.#world }
  }
}

/** What a version differs in from every other. */
export const described = (version: number): Pick<AssetDetails, 'name' | 'tags' | 'metadata'> => ({
  name: `Version ${version}`,
  tags: [`tag ${version}`],
  metadata: { description: `Description ${version}`, custom_attributes: { version } },
})
