import { createBirpc } from 'birpc'
import type { Running } from '../../test/mutants/running.js'
import type { Plan } from './checked.js'
import { subjectNamed } from './subjects.js'

/** Names of the hooks of a running consumer, and the rest of what its owner would give, as it is sent to the tester. */
export interface Started {
  readonly given: Partial<Running>
  readonly hooks: readonly (keyof Running)[]
}

/** What the tester's process may ask for. */
export interface ConsumerProcess {
  start(plan: Plan): Promise<Started>
  call(hook: keyof Running, ...parameters: unknown[]): unknown
}

let running = {} as Running

/** A process in which one consumer after the other listens. */
createBirpc<Record<string, never>, ConsumerProcess>(
  {
    start: async ({ kind, name, seed }) => {
      running = await subjectNamed(kind, name).start(seed)
      const all = Object.entries(running) as [keyof Running, unknown][]
      return {
        given: Object.fromEntries(all.filter(([, value]) => typeof value !== 'function')),
        hooks: all.flatMap(([name, value]) => (typeof value === 'function' ? [name] : [])),
      }
    },
    call: (hook, ...parameters) => (running[hook] as (...all: unknown[]) => unknown)(...parameters),
  },
  {
    post: (message) => process.send?.(message),
    on: (listener) => process.on('message', listener),
    serialize: JSON.stringify,
    deserialize: JSON.parse,
  },
)

process.on('disconnect', () => process.exit())
