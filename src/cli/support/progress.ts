import type { Progress } from '../../engine/consumer.js'

const INTERVAL_MS = 100

/** Shows the progress of a check on one line of a terminal; elsewhere, and in CI, nothing. */
export function progressLine(stream: NodeJS.WriteStream, env: NodeJS.ProcessEnv) {
  const shown = stream.isTTY === true && !env.CI
  let last = 0
  return {
    update({ law, done, of, deliveries }: Progress): void {
      if (!shown || Date.now() - last < INTERVAL_MS) return
      last = Date.now()
      const text = `${done} of ${of} laws, ${deliveries} deliveries: ${law}`
      stream.cursorTo(0)
      stream.write(text.slice(0, (stream.columns ?? 80) - 1))
      stream.clearLine(1)
    },
    clear(): void {
      if (!shown || last === 0) return
      stream.cursorTo(0)
      stream.clearLine(0)
    },
  }
}
