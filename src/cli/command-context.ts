import type { LoadEngine } from './engine.js'

/** The process as the commands see it, passed in so that tests can give another. */
export interface CommandContext {
  readonly loadEngine: LoadEngine
  readonly env: NodeJS.ProcessEnv
  readonly stdout: NodeJS.WriteStream
  readonly stderr: NodeJS.WriteStream
  /** Takes the exit status of a command that came to its end. */
  readonly exit: (status: number) => void
}
