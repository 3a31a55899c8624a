/** Does something with each of some items, so many at a time, in their order; `workers` may become less meanwhile. */
export async function inParallel<Item>(
  workers: () => number,
  items: readonly Item[],
  work: (item: Item) => Promise<void>,
): Promise<void> {
  const queue = [...items]
  const worker = async (index: number) => {
    while (index < workers()) {
      const item = queue.shift()
      if (item === undefined) return
      await work(item)
    }
  }
  await Promise.all(Array.from({ length: workers() }, (_, index) => worker(index)))
}
