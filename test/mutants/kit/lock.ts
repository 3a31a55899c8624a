/** One task at a time for each key, in the order of asking. */
export class Locks {
  readonly #tails = new Map<string, { last: Promise<unknown>; waiting: number }>()

  waiting(key: string): number {
    return this.#tails.get(key)?.waiting ?? 0
  }

  async run<T>(key: string, task: () => Promise<T>): Promise<T> {
    const tail = this.#tails.get(key) ?? { last: Promise.resolve(), waiting: 0 }
    this.#tails.set(key, tail)
    tail.waiting++
    const mine = tail.last.then(task)
    tail.last = mine.catch(() => undefined)
    try {
      return await mine
    } finally {
      if (--tail.waiting === 0) this.#tails.delete(key)
    }
  }
}
