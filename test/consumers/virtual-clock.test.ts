import { expect, test } from 'vitest'
import { VirtualClock } from './virtual-clock.js'

test('time jumps to what is due next, in its order', async () => {
  const clock = new VirtualClock()
  const begin = clock.now()
  const seen: string[] = []
  const note = (name: string) => () => void seen.push(`${name} at ${clock.now() - begin}`)
  clock.after(60_000, note('late'))
  clock.after(5, note('first'))
  clock.after(5, note('second'))
  clock.after(0, note('at once'))
  await clock.sleep(90_000)
  expect(seen).toEqual(['at once at 0', 'first at 5', 'second at 5', 'late at 60000'])
  expect(clock.now() - begin).toBe(90_000)
})

test('time stands still while anything works', async () => {
  const clock = new VirtualClock()
  const begin = clock.now()
  const limit = new Promise<string>((resolve) => void clock.after(1, () => resolve('too late')))
  const work = async () => {
    for (let turn = 0; turn < 1_000; turn++) await Promise.resolve()
    const text = await new Response(new Request('http://h/', { method: 'POST', body: 'x'.repeat(100_000) }).body).text()
    await new Promise((resolve) => setImmediate(resolve))
    return `${text.length} after ${clock.now() - begin}`
  }
  expect(await Promise.race([limit, work()])).toBe('100000 after 0')
})

test('what is called off does not happen, and time need not pass for it', async () => {
  const clock = new VirtualClock()
  const begin = clock.now()
  const callOff = clock.after(10, () => expect.unreachable())
  await clock.sleep(5)
  callOff()
  callOff()
  await new Promise((resolve) => setTimeout(resolve, 5))
  expect(clock.now() - begin).toBe(5)
})

test('time is told in whole ms, and passes in parts of them', async () => {
  const clock = new VirtualClock()
  const begin = clock.now()
  for (let times = 0; times < 4; times++) await clock.sleep(0.75)
  expect(clock.now() - begin).toBe(3)
  await clock.sleep(0.5)
  expect(clock.now() - begin).toBe(3)
})
