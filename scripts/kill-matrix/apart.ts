import { type ChildProcess, fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { createBirpc } from 'birpc'
import type { Running } from '../../test/mutants/running.js'
import type { Plan } from './checked.js'
import type { ConsumerProcess } from './consumer-process.js'

const program = fileURLToPath(new URL('consumer-process.ts', import.meta.url))

/** Starts consumers in a process of their own, where those that people check are too. */
export class Apart {
  readonly #process: ChildProcess = fork(program, {
    execArgv: ['--import', 'tsx'],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    // States of many entities go through as text, which is quickest so.
    serialization: 'advanced',
  })
  readonly #consumer = createBirpc<ConsumerProcess>(
    {},
    {
      post: (message) => this.#process.send(message),
      on: (listener) => this.#process.on('message', listener),
      serialize: JSON.stringify,
      deserialize: JSON.parse,
      // The contract test has a limit of its own for each hook.
      timeout: -1,
    },
  )

  ended = false

  constructor() {
    this.#process.on('exit', (code, signal) => {
      this.ended = true
      this.#consumer.$close(new Error(`the consumer's process ended with ${signal ?? code}`))
    })
  }

  async start(plan: Plan): Promise<Running> {
    const { given, hooks } = await this.#consumer.start(plan)
    const called = hooks.map((hook) => [hook, (...parameters: unknown[]) => this.#consumer.call(hook, ...parameters)])
    return { ...given, ...Object.fromEntries(called) } as Running
  }
}
