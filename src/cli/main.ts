#!/usr/bin/env node
import { loadEngine } from './load-engine.js'
import { runProgram } from './run-program.js'

const lingerMs = 500

// The reader of a pipe may have read enough: `ckbox-webhooks check … | head`.
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
    // A connection that a consumer holds open does not hold the command open.
    setTimeout(() => process.exit(), lingerMs).unref()
  },
})
