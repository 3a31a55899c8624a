import { UsageError } from '../errors.js'
import type { Json } from '../observation/json.js'
import { cleanJson, jsonText } from './clean-json.js'
import type { Consumer } from './consumer.js'
import { Ended, type Stop } from './stop.js'

export type HookName = 'observe' | 'reset' | 'restart' | 'effects' | 'failOnce' | 'serve' | 'expected'

/** A hook that fails is asked again after each of these pauses, ms. */
const PAUSES_MS = [100, 300, 1_000, 3_000]
/** Except once, nothing is asked again later than this, ms. */
const LONGEST_PATIENCE_MS = 10_000
/** How often lost hooks are tried again, and the longest time that each then gets, ms. */
const MOST_REVIVALS = 2
const REVIVAL_LIMIT_MS = 3_000

/** A hook failed, however patiently it was asked. */
export class HookFailure extends UsageError {}

/** What failed for good, after deliveries that it had worked before. */
export interface Loss {
  readonly hook: HookName
  /** What happened, in words. */
  readonly message: string
  /** How many deliveries had been made when it last worked, and when it failed. */
  readonly worked: number
  readonly failed: number
  /** What it worked again after: nothing but time, or one of these. */
  cured?: 'time' | 'reset' | 'restart'
}

/** What goes on around the hooks. */
interface Surroundings {
  /** How many deliveries have been made. */
  readonly deliveries: () => number
  /** Whether the consumer is gone. */
  readonly isGone: () => boolean
}

/**
 * The consumer's hooks, each under the time limit. Before anything was delivered, one that fails is a mistake of the user.
 * Later it is asked again, with growing pauses; one that still fails is lost, and is not called any more until `revive`.
 * A dead consumer's state may still be read, but not once the check is stopped.
 */
export class Hooks {
  readonly #consumer: Consumer
  readonly #limitMs: number
  readonly #stop: Stop
  readonly #around: Surroundings
  readonly #lost = new Map<HookName, HookFailure>()
  readonly #worked = new Map<HookName, number>()
  #revivals = 0
  /** How a hook failed for good, the last time that one did, in words. */
  lastFailure: string | undefined
  /** In the order in which they happened. */
  readonly losses: Loss[] = []

  constructor(consumer: Consumer, limitMs: number, stop: Stop, around: Surroundings) {
    this.#consumer = consumer
    this.#limitMs = limitMs
    this.#stop = stop
    this.#around = around
  }

  get given(): ReadonlySet<string> {
    return new Set(Object.keys(this.#consumer).filter((name) => this.#consumer[name as HookName] !== undefined))
  }

  /** The hooks that failed for good, with what happened, in words. */
  get lost(): ReadonlyMap<string, string> {
    return new Map([...this.#lost].map(([name, { message }]) => [name, message]))
  }

  /** Whether the hook is given, and did not fail for good. */
  isUsable(name: HookName): boolean {
    return this.#consumer[name] !== undefined && !this.#lost.has(name)
  }

  /** The state as it is written in JSON. */
  async observeText(): Promise<string> {
    return await this.#call('observe', [], (state) => jsonText(state, 'observe'))
  }

  async observe(): Promise<Json> {
    return JSON.parse(await this.observeText()) as Json
  }

  async effects(): Promise<Json> {
    return await this.#call('effects', [], (counters) => cleanJson(counters, 'effects'))
  }

  /** What the owner says that the state shows for what the provider holds. */
  async expected(world: unknown): Promise<Json> {
    return await this.#call('expected', [world], (state) => cleanJson(state, 'expected'))
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
    // Whatever failed may work again now.
    this.#lost.clear()
  }

  /** Tries lost hooks again: what a delivery left in the state may be gone after a reset or a restart. */
  async revive(): Promise<void> {
    if (this.#lost.size === 0 || this.#around.isGone() || this.#revivals >= MOST_REVIVALS) return
    this.#revivals++
    let left: HookName[] = [...this.#lost.keys()].filter((name) => name === 'observe' || name === 'effects')
    // Whether the others work again shows when they are used.
    this.#lost.clear()
    for (const cure of ['time', 'reset', 'restart'] as const) {
      if (cure !== 'time' && (this.#consumer[cure] === undefined || !(await this.#works(cure)))) continue
      const still: HookName[] = []
      for (const name of left) {
        const loss = this.losses.findLast(({ hook }) => hook === name)
        if (!(await this.#works(name))) still.push(name)
        else if (loss !== undefined) loss.cured = cure
      }
      if (still.length === 0) return
      left = still
    }
  }

  /** Whether a hook works now, without patience. */
  async #works(name: HookName): Promise<boolean> {
    this.#lost.delete(name)
    const isReset = name === 'reset' || name === 'restart'
    try {
      await this.#call(name, [], (value) => isReset || jsonText(value, name), { impatient: true })
      return true
    } catch (error) {
      if (error instanceof HookFailure) return false
      throw error
    }
  }

  /** @param read what is made of the value; a value of which nothing can be made is a failure too */
  async #call<Value = unknown>(
    name: HookName,
    parameters: readonly unknown[],
    read = (value: unknown): Value => value as Value,
    { impatient = this.#around.deliveries() === 0 } = {},
  ): Promise<Value> {
    const lost = this.#lost.get(name)
    if (lost !== undefined) throw lost
    const begin = this.#stop.clock.now()
    for (let tried = 0; ; tried++) {
      const longestMs =
        tried > 0 ? LONGEST_PATIENCE_MS : impatient && this.#worked.has(name) ? REVIVAL_LIMIT_MS : this.#limitMs
      try {
        const value = read(await this.#ask(name, parameters, Math.min(this.#limitMs, longestMs)))
        this.#worked.set(name, this.#around.deliveries())
        return value
      } catch (error) {
        if (!(error instanceof UsageError)) throw error
        const pauseMs = impatient || this.#around.isGone() ? undefined : PAUSES_MS[tried]
        const isOver = tried > 0 && this.#stop.clock.now() - begin > LONGEST_PATIENCE_MS
        if (pauseMs === undefined || isOver) throw this.#lose(name, error)
        await this.#stop.clock.sleep(pauseMs)
      }
    }
  }

  #lose(hook: HookName, { code, message, cause }: UsageError): HookFailure {
    const failure = new HookFailure(code, message, { cause })
    const worked = this.#worked.get(hook)
    const failed = this.#around.deliveries()
    const isNew = !this.losses.some((one) => one.hook === hook && one.cured === undefined)
    this.#lost.set(hook, failure)
    this.lastFailure = message
    // Whoever is gone takes the hooks along.
    if (worked !== undefined && isNew && !this.#around.isGone()) this.losses.push({ hook, message, worked, failed })
    return failure
  }

  async #ask(name: HookName, parameters: readonly unknown[], limitMs: number): Promise<unknown> {
    const hook = this.#consumer[name] as ((...parameters: readonly unknown[]) => unknown) | undefined
    if (hook === undefined) throw new UsageError('hook_missing', `This needs the hook \`${name}\`.`)
    this.#stop.throwIfStopped()
    let callOff = () => {}
    const late = new Promise<never>((_, reject) => {
      const message = `The hook \`${name}\` did not finish within ${limitMs} ms.`
      callOff = this.#stop.clock.after(limitMs, () => reject(new UsageError('hook_timeout', message)))
    })
    try {
      const called = (async () => hook.apply(this.#consumer, [...parameters]))()
      return await this.#stop.unlessStopped(Promise.race([called, late]))
    } catch (error) {
      if (error instanceof UsageError || error instanceof Ended) throw error
      throw new UsageError('hook_failed', `The hook \`${name}\` failed: ${reasonOf(error)}`, { cause: error })
    } finally {
      callOff()
    }
  }
}

/**
 * What a hook threw, in words. It need not be an error: some drivers throw objects of their own, other realms their errors.
 * Of these no values are told, which may be anything.
 */
function reasonOf(thrown: unknown): string {
  const { message } = (thrown ?? {}) as { readonly message?: unknown }
  if (typeof message === 'string') return message
  if (typeof thrown !== 'object' || thrown === null) return String(thrown)
  const { code } = thrown as { readonly code?: unknown }
  const members = Object.keys(thrown).slice(0, 10).join(', ')
  return `${typeof code === 'string' ? `${code}: ` : ''}an object with ${members === '' ? 'no members' : members}`
}
