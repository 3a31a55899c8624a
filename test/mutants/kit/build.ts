import type { Server } from 'node:http'
import type { Json } from '../../../src/report/report.js'
import type { Running } from '../running.js'
import { type Change, changeOf, type Received, readEvent } from './event.js'
import { isAuthentic } from './hmac.js'
import { type Answer, type Delivery, type Handler, listen, type Serve } from './http.js'
import { type Look, look as lookOf } from './look.js'
import { Disk, isNewer, keyOf, type Row, rowOf, Store } from './store.js'
import { styles } from './styles.js'
import { expectedView, inOrder, view } from './view.js'

/** One life of a consumer: what it holds is lost when it is killed, but for the disk. */
export interface App {
  readonly look: Look
  readonly secrets: readonly string[]
  readonly disk: Disk
  readonly store: Store
  readonly success: Answer
  readonly refusal: Answer
  readonly unreadable: Answer
  /** Waits as long as a store operation takes; for ever once the consumer was killed. */
  readonly pause: (ms?: number) => Promise<void>
  /** Runs later, unless the consumer was killed; what it throws is lost, as in a worker without supervision. */
  readonly later: (ms: number, work: () => unknown) => void
  /** A mail, a download, a notification. */
  readonly count: (effect?: string) => void
  /** Ends the process; a supervisor may start it again after a while. */
  readonly die: (backAfter?: number) => void
}

type Maybe<T> = T | undefined | Promise<T | undefined>

/** What a consumer does; whatever is absent is done soundly. Undefined as an answer means: go on. */
export interface Plan {
  readonly handle?: (delivery: Delivery) => Promise<Answer>
  readonly verify?: (delivery: Delivery) => Maybe<Answer>
  readonly read?: (delivery: Delivery) => Received | Answer | undefined
  readonly change?: (received: Received, delivery: Delivery) => Change | 'ignored' | undefined
  /** Events that change nothing: unknown ones, pings, cache invalidations. */
  readonly ignore?: (received: Received, delivery: Delivery) => Maybe<Answer>
  readonly apply?: (change: Change, delivery: Delivery) => Maybe<Answer>
  readonly rows?: () => readonly Row[]
  readonly observe?: () => Json
}

export type Make = (app: App) => Plan

export interface Setup {
  /** Overrides of what the seed would decide. */
  readonly look?: Partial<Look>
  /** How many secrets are configured. */
  readonly secrets?: 1 | 2 | 3
  readonly serve?: Serve
  /** Appended to the URL: a query. */
  readonly query?: string
  readonly hooks?: readonly ('effects' | 'restart')[]
  /** What the owner declares. */
  readonly declares?: Partial<Running> | ((look: Look) => Partial<Running>)
}

/** Last write by `sent_at` wins, in one step, with a tombstone; a mail for each change that took effect. */
export async function applyNewest(app: App, change: Change): Promise<boolean> {
  const next = rowOf(change)
  const applied = await app.store.update(keyOf(change), (row) => (isNewer(next, row) ? next : undefined))
  if (applied) app.count()
  return applied
}

export const verifySoundly = (app: App, delivery: Delivery): Answer | undefined =>
  isAuthentic(delivery, app.secrets, app.look.upperCaseHex) ? undefined : app.refusal

export const isAnswer = (value: Received | Answer): value is Answer => 'status' in value

async function flow(app: App, plan: Plan, delivery: Delivery): Promise<Answer> {
  if (delivery.method !== 'POST') return { status: 405, headers: { allow: 'POST' } }
  const refused = plan.verify ? await plan.verify(delivery) : verifySoundly(app, delivery)
  if (refused) return refused
  return act(app, plan, delivery)
}

/** What follows the check of the signature. */
export async function act(app: App, plan: Plan, delivery: Delivery): Promise<Answer> {
  const received = plan.read ? plan.read(delivery) : readEvent(delivery.body)
  if (received === undefined) return app.unreadable
  if (isAnswer(received)) return received
  const change = plan.change ? plan.change(received, delivery) : changeOf(received)
  if (change === undefined) return app.unreadable
  if (change === 'ignored') return (await plan.ignore?.(received, delivery)) ?? app.success
  if (plan.apply) return (await plan.apply(change, delivery)) ?? app.success
  await applyNewest(app, change)
  return app.success
}

function live(look: Look, secrets: readonly string[], disk: Disk, die: App['die']): App & { end: () => void } {
  const timers = new Set<NodeJS.Timeout>()
  let alive = true
  const wait = (ms: number, then: () => void) => {
    if (!alive) return
    const timer = setTimeout(() => {
      timers.delete(timer)
      then()
    }, ms)
    timers.add(timer)
  }
  const pause = (ms = Math.floor(look.draw() * (look.latency + 1))) =>
    new Promise<void>((resolve) => {
      if (ms > 0) wait(ms, resolve)
      else setImmediate(() => alive && resolve())
    })
  const body = look.body === '' ? {} : { body: look.body }
  return {
    look,
    secrets,
    disk,
    store: new Store(disk, pause),
    success: { status: look.success, ...body },
    refusal: { status: look.refusal },
    unreadable: { status: look.unreadable },
    pause,
    later: (ms, work) =>
      wait(
        ms,
        () =>
          void Promise.resolve()
            .then(work)
            .catch(() => undefined),
      ),
    count: (effect = 'mails') => {
      if (alive) disk.counters.set(effect, (disk.counters.get(effect) ?? 0) + 1)
    },
    die,
    end: () => {
      alive = false
      for (const timer of timers) clearTimeout(timer)
      timers.clear()
    },
  }
}

/** Starts a consumer; two with the same name and seed look alike. */
export async function start(name: string, seed: number, make: Make, setup: Setup = {}): Promise<Running> {
  const look = { ...lookOf(name, seed), ...setup.look }
  const secrets = look.secrets.slice(0, setup.secrets ?? 1)
  const disk = new Disk(look.storage)
  let supervisor: NodeJS.Timeout | undefined
  const boot = () => {
    const app = live(look, secrets, disk, (backAfter) => {
      app.end()
      void listening.kill()
      if (backAfter !== undefined) supervisor = setTimeout(restart, backAfter)
    })
    return { app, plan: make(app) }
  }
  let now = boot()
  const handle: Handler = (delivery) =>
    now.plan.handle ? now.plan.handle(delivery) : flow(now.app, now.plan, delivery)
  const open = (): Server | Promise<Server> => (setup.serve ?? styles[look.style])({ path: look.path, handle })
  let listening = await listen(await open())
  const restart = async () => {
    clearTimeout(supervisor)
    now.app.end()
    await listening.kill()
    now = boot()
    listening = await listen(await open(), listening.port)
  }
  const declares = typeof setup.declares === 'function' ? setup.declares(look) : setup.declares
  return {
    url: `http://127.0.0.1:${listening.port}${look.path}${setup.query ?? ''}`,
    secrets,
    observe: () => now.plan.observe?.() ?? view(inOrder(now.plan.rows?.() ?? disk.rows.all()), look),
    ...(look.givesReset && {
      reset: () => {
        now.app.end()
        disk.clear()
        now = boot()
      },
    }),
    ...(look.givesExpected && look.givesReset && { expected: (ckbox) => expectedView(ckbox, look) }),
    ...(setup.hooks?.includes('effects') && { effects: () => Object.fromEntries(disk.counters) }),
    ...(setup.hooks?.includes('restart') && { restart }),
    ...declares,
    close: async () => {
      clearTimeout(supervisor)
      now.app.end()
      await listening.kill()
    },
  }
}
