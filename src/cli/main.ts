#!/usr/bin/env node
import { runProgram } from './run-program.js'
import { loadEngine } from './support/load-engine.js'

const LINGER_MS = 500

// The reader of a pipe may close it early: `ckbox-webhooks check … | head`.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error
})

await runProgram(process.argv.slice(2), {
  loadEngine,
  env: process.env,
  stdout: process.stdout,
  stderr: process.stderr,
  exit: (status) => {
    process.exitCode = status
    // A connection that the consumer keeps open must not keep the command running.
    setTimeout(() => process.exit(), LINGER_MS).unref()
  },
})
