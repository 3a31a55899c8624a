import type { Consumer } from '../../src/testing/check-contract.js'

/** A consumer that listens on 127.0.0.1, with the hooks that its owner would give to the tester. */
export interface Running extends Omit<Consumer, 'endpoint' | 'path' | 'headers'> {
  readonly url: string
  /** Which secret belongs to which environment, where a consumer keeps them apart. */
  readonly environmentSecrets?: Readonly<Record<string, readonly string[]>>
  /** Stops it at once; open connections are destroyed. */
  readonly close: () => Promise<void>
}

/** A consumer with one planted defect, and correct otherwise. */
export interface Mutant {
  /** Id of the defect catalogue, or `hostile/…` for one that attacks the tester. */
  readonly defect: string
  /** In which of several ways it goes wrong. */
  readonly variant: string
  /** The seed decides names, statuses, latencies, style, storage and the shape of the observed state. */
  readonly start: (seed: number) => Promise<Running>
}

/** A correct consumer, with the rows of the catalogue's section 2 that it stands for. */
export interface ReferenceConsumer {
  readonly name: string
  readonly tolerations: readonly string[]
  readonly start: (seed: number) => Promise<Running>
}
