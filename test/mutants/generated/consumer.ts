import type { Json } from '../../../src/report/report.js'
import { type Change, changeOf, type Received, readEvent } from '../kit/event.js'
import { isAuthentic } from '../kit/hmac.js'
import type { Answer, Delivery, Serve } from '../kit/http.js'
import { listen, serveNode } from '../kit/http.js'
import type { Style } from '../kit/look.js'
import { pick, random } from '../kit/random.js'
import { keyOf, rowOf } from '../kit/store.js'
import { styles } from '../kit/styles.js'
import type { Running } from '../running.js'
import { Books } from './books.js'
import type { Content } from './content.js'
import { newest } from './sound.js'
import type { Deviation, Habit, Handles, Latency, Life, Statuses, Storage, Timing } from './vocabulary.js'

/** All that a consumer is made of. */
export interface Recipe {
  readonly seed: number
  readonly storage: Storage
  readonly timing: Timing
  readonly latency: Latency
  readonly statuses: Statuses
  readonly handles: Handles
  readonly present: (content: Content, replaced: Record<string, Json>) => Json
  readonly reset: boolean
  readonly effects: boolean
  readonly habit?: Habit
}

interface Living extends Life {
  readonly books: Books
  readonly deviation: Deviation
  readonly hand: (key: string, work: () => Promise<Answer>) => Promise<Answer>
  /** How much was handed on and is not done. */
  readonly pending: () => number
  readonly end: () => void
}

const isAnswer = (value: Received | Answer): value is Answer => 'status' in value

function live(
  recipe: Recipe,
  secrets: readonly string[],
  statuses: Pick<Life, 'success' | 'refusal' | 'unreadable'>,
  seed: number,
): Living {
  const draw = random('life', seed)
  const timers = new Set<NodeJS.Timeout>()
  const slowest = Math.max(recipe.latency.store, recipe.habit?.needs?.latency ?? 0)
  const books = new Books(draw)
  let alive = true
  const pause = () => {
    const ms = Math.floor(draw() * (slowest + 1))
    return new Promise<void>((resolve) => (ms > 0 ? setTimeout(resolve, ms) : setImmediate(resolve)))
  }
  const later = (ms: number, work: () => Promise<unknown>) => {
    const timer = setTimeout(() => {
      timers.delete(timer)
      if (alive) void work().catch(() => undefined)
    }, ms)
    timers.add(timer)
  }
  const store = recipe.storage.make({ pause, stamp: books.stamp }, recipe.habit?.needs?.unguarded !== true)
  const life: Life = {
    draw,
    secrets,
    ...statuses,
    store,
    pause,
    later,
    claims: new Map(),
    copy: (key) => books.copy(key, store.find(key)),
    mail: books.mail,
    apply: async (change, delivery, decide = deviation.decide ?? newest) => {
      books.upload(change)
      const next = rowOf(change)
      // What a row holds already is not written again, whatever the habit: one defect a consumer.
      const applied = await store.update(keyOf(change), (row) =>
        row?.fingerprint === next.fingerprint ? undefined : decide(next, row, change, delivery),
      )
      if (applied) books.mail(change)
      return applied
    },
  }
  const deviation = recipe.habit?.make(life) ?? {}
  const [soonest, latest] = recipe.latency.settle
  const settle = () => soonest + Math.floor(draw() * (latest - soonest + 1))
  let pending = 0
  const hand = deviation.hand ?? recipe.timing.make({ later, success: statuses.success, settle })
  return {
    ...life,
    books,
    deviation,
    hand: (key, work) => {
      pending++
      let left = 1
      return hand(key, () =>
        work().finally(() => {
          pending -= left
          left = 0
        }),
      )
    },
    pending: () => pending,
    end: () => {
      alive = false
      for (const timer of timers) clearTimeout(timer)
    },
  }
}

async function receive(recipe: Recipe, life: Living, delivery: Delivery): Promise<Answer> {
  const { deviation } = life
  const answered = await deviation.front?.(delivery)
  if (answered) return answered
  if (delivery.method !== 'POST') return { status: 405, headers: { allow: 'POST' } }
  const verified = deviation.verify ? deviation.verify(delivery) : isAuthentic(delivery, life.secrets)
  if (typeof verified === 'object') return verified
  return verified ? accept(recipe, life, delivery) : life.refusal
}

/** What follows the check of the signature. */
async function accept(recipe: Recipe, life: Living, delivery: Delivery): Promise<Answer> {
  const { deviation } = life
  const received = deviation.read ? deviation.read(delivery) : readEvent(delivery.body)
  if (received === undefined) return life.unreadable
  if (isAnswer(received)) return received
  const handled = recipe.handles.events.includes(received.event)
  const known = handled ? changeOf(received) : 'ignored'
  if (known === undefined) return life.unreadable
  const change = known === 'ignored' ? undefined : (deviation.change?.(known, delivery) ?? known)
  life.books.arrive(received)
  const answered = await deviation.intake?.(received, change, delivery)
  if (answered) return answered
  if (change === undefined) return life.success
  return life.hand(keyOf(change), () => work(life, change, delivery))
}

async function work(life: Living, change: Change, delivery: Delivery): Promise<Answer> {
  if (life.deviation.apply) return (await life.deviation.apply(change, delivery)) ?? life.success
  await life.apply(change, delivery)
  return life.success
}

const secretOf = (draw: () => number): string =>
  Array.from({ length: 4 }, () => Math.floor(draw() * 2 ** 32).toString(36)).join('-')

/** A real server on a port of its own; the same recipe gives the same consumer. `watch` is told how much is left to do. */
export async function startConsumer(recipe: Recipe, watch?: (pending: () => number) => void): Promise<Running> {
  const { seed, habit } = recipe
  const draw = random('server', seed)
  const secrets = Array.from({ length: habit?.needs?.secrets ?? 1 }, () => secretOf(draw))
  const path = pick(draw, ['/', '/hook', '/webhooks/ckbox', '/api/v2/ckbox/events'])
  const style = pick<Style>(draw, ['node', 'express', 'fastify', 'hono'])
  const body = pick(draw, ['', 'ok', '{"ok":true}'])
  const status = (of: readonly number[]) => of[Math.floor(draw() * of.length)] ?? 200
  const statuses = {
    success: { status: status(recipe.statuses.success), body },
    refusal: { status: status(recipe.statuses.refusal) },
    unreadable: { status: status(recipe.statuses.unreadable) },
  }
  const boot = (nth: number) => live(recipe, secrets, statuses, seed + nth)
  let lives = 0
  let life = boot(lives)
  watch?.(() => life.pending())
  const handle = (delivery: Delivery) => receive(recipe, life, delivery)
  const serve: Serve = habit?.needs?.serve ?? (style === 'node' ? (options) => serveNode(options) : styles[style])
  const listening = await listen(await serve({ path, handle }))
  return {
    url: `http://127.0.0.1:${listening.port}${path}${habit?.needs?.query ?? ''}`,
    secrets,
    observe: () => {
      const content = life.books.content(life.store)
      return recipe.present(content, life.deviation.beside?.(content) ?? {})
    },
    ...(recipe.reset && {
      reset: () => {
        life.end()
        life = boot(++lives)
      },
    }),
    ...((recipe.effects || habit?.needs?.effects) && { effects: () => ({ mails: life.books.mails.length }) }),
    close: async () => {
      life.end()
      await listening.kill()
    },
  }
}
