import { UsageError } from '../errors.js'
import type { Json } from '../observation/json.js'
import { cleanJson, jsonText } from './clean-json.js'
import type { Consumer } from './consumer.js'
import { Ended, type Stop } from './stop.js'

type HookName = 'observe' | 'reset' | 'restart' | 'effects' | 'failOnce' | 'serve' | 'expected'

/** The consumer's hooks, each under the time limit. A dead consumer's state may still be read, but not once the check is stopped. */
export class Hooks {
  readonly #consumer: Consumer
  readonly #limitMs: number
  readonly #stop: Stop

  constructor(consumer: Consumer, limitMs: number, stop: Stop) {
    this.#consumer = consumer
    this.#limitMs = limitMs
    this.#stop = stop
  }

  get given(): ReadonlySet<string> {
    return new Set(Object.keys(this.#consumer).filter((name) => this.#consumer[name as HookName] !== undefined))
  }

  /** The state as it is written in JSON. */
  async observeText(): Promise<string> {
    return jsonText(await this.#call('observe', []), 'observe')
  }

  async observe(): Promise<Json> {
    return JSON.parse(await this.observeText()) as Json
  }

  async effects(): Promise<Json> {
    return cleanJson(await this.#call('effects', []), 'effects')
  }

  /** What the owner says that the state shows for what the provider holds. */
  async expected(world: unknown): Promise<Json> {
    return cleanJson(await this.#call('expected', [world]), 'expected')
  }

  async reset(): Promise<void> {
    if (this.#consumer.reset !== undefined) await this.#call('reset', [])
  }

  /** Lets the owner's stub of the provider's API know what is about to be delivered. */
  async serve(world: () => unknown): Promise<void> {
    if (this.#consumer.serve !== undefined) await this.#call('serve', [world()])
  }

  async failOnce(): Promise<void> {
    await this.#call('failOnce', [])
  }

  async restart(): Promise<void> {
    await this.#call('restart', [])
  }

  async #call(name: HookName, parameters: readonly unknown[]): Promise<unknown> {
    const hook = this.#consumer[name] as ((...parameters: readonly unknown[]) => unknown) | undefined
    if (hook === undefined) throw new UsageError('hook_missing', `This needs the hook \`${name}\`.`)
    this.#stop.throwIfStopped()
    let callOff = () => {}
    const late = new Promise<never>((_, reject) => {
      const message = `The hook \`${name}\` did not finish within ${this.#limitMs} ms.`
      callOff = this.#stop.clock.after(this.#limitMs, () => reject(new UsageError('hook_timeout', message)))
    })
    try {
      const called = (async () => hook.apply(this.#consumer, [...parameters]))()
      return await this.#stop.unlessStopped(Promise.race([called, late]))
    } catch (error) {
      if (error instanceof UsageError || error instanceof Ended) throw error
      const reason = error instanceof Error ? error.message : String(error)
      throw new UsageError('hook_failed', `The hook \`${name}\` failed: ${reason}`, { cause: error })
    } finally {
      callOff()
    }
  }
}
