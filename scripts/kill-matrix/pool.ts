import { type ChildProcess, fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { Checked, Plan } from './checked.js'

const program = fileURLToPath(new URL('worker.ts', import.meta.url))

/** The longest that one check may take, ms. An asynchronous reference consumer is waited for again and again. */
const BOUND_MS: Readonly<Record<Plan['kind'], number>> = {
  mutants: 60_000,
  hostile: 60_000,
  generated: 300_000,
  'reference-consumers': 300_000,
}

/** Carries out all plans, `jobs` at a time, each job in a process of its own. What ends or blocks it is a check that failed. */
export async function checkAll(
  plans: readonly Plan[],
  jobs: number,
  onChecked: (check: Checked) => void,
): Promise<void> {
  const left = [...plans]
  const work = async () => {
    let worker: Worker | undefined
    for (let plan = left.shift(); plan !== undefined; plan = left.shift()) {
      worker ??= new Worker()
      onChecked(await worker.checkOne(plan))
      if (worker.ended) worker = undefined
    }
    worker?.end()
  }
  await Promise.all(Array.from({ length: jobs }, work))
}

class Worker {
  readonly #process: ChildProcess = fork(program, {
    execArgv: ['--import', 'tsx'],
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  })
  #said = ''
  ended = false

  constructor() {
    this.#process.stderr?.on('data', (chunk: Buffer) => {
      this.#said = (this.#said + chunk).slice(-2_000)
    })
  }

  checkOne(plan: Plan): Promise<Checked> {
    const started = Date.now()
    return new Promise((resolve) => {
      const done = (check: Checked) => {
        clearTimeout(timer)
        this.#process.off('message', done)
        this.#process.off('exit', gone)
        resolve(check)
      }
      const fail = (failure: string) => {
        this.end()
        done({ ...plan, ms: Date.now() - started, deliveries: 0, findings: [], flaky: [], failure })
      }
      const gone = (code: number | null, signal: string | null) =>
        fail(`its process ended with ${signal ?? code}: ${this.#said.trim().split('\n').at(-1)}`)
      const bound = BOUND_MS[plan.kind]
      const timer = setTimeout(() => fail(`no report within ${bound / 1000} s`), bound)
      this.#process.on('message', done)
      this.#process.on('exit', gone)
      this.#process.send(plan)
    })
  }

  end(): void {
    this.ended = true
    this.#process.kill('SIGKILL')
  }
}
