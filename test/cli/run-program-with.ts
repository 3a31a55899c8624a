import { PassThrough } from 'node:stream'
import { runProgram } from '../../src/cli/run-program.js'
import type { Engine } from '../../src/cli/support/engine.js'
import type { CheckOptions } from '../../src/engine/consumer.js'
import type { Report } from '../../src/report/report.js'
import type { Consumer } from '../../src/testing/check-contract.js'
import { soundReport } from '../report/sample-report.js'

export interface Run {
  readonly status: number
  readonly stdout: string
  readonly stderr: string
  /** What the engine was called with; `undefined` where it was not. */
  readonly consumer?: Consumer
  readonly options?: CheckOptions
}

/** Runs the command line in this process over an engine that gives a ready report: what is tested is all around it. */
export async function runProgramWith(
  args: readonly string[],
  { report = soundReport, env = {} }: { report?: Report; env?: NodeJS.ProcessEnv } = {},
): Promise<Run> {
  let status = 0
  let called: { consumer: Consumer; options?: CheckOptions } | undefined
  const engine: Engine = {
    checkContract: async (consumer, options) => {
      called = { consumer, ...(options && { options }) }
      return report
    },
    replay: async (_file, consumer, options) => {
      called = { consumer, ...(options && { options }) }
      return report
    },
    laws: ['ordering/order-does-not-matter', 'signature/forged-is-refused'],
    events: ['asset.uploaded', 'asset.removed', 'folder.created'],
  }
  const stdout = new PassThrough()
  const stderr = new PassThrough()
  await runProgram(args, {
    loadEngine: async () => engine,
    env: { NO_COLOR: '1', ...env },
    stdout: stdout as unknown as NodeJS.WriteStream,
    stderr: stderr as unknown as NodeJS.WriteStream,
    exit: (given) => {
      status = given
    },
  })
  return { status, stdout: textOf(stdout), stderr: textOf(stderr), ...called }
}

function textOf(stream: PassThrough): string {
  return String(stream.read() ?? '')
}
