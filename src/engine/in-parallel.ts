/** Works on items in their order, as many at a time as there are `workers`; that number may shrink meanwhile. */
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
