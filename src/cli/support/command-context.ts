import type { LoadEngine } from './engine.js'

/** The process as the commands see it; tests pass their own. */
export interface CommandContext {
  readonly loadEngine: LoadEngine
  readonly env: NodeJS.ProcessEnv
  readonly stdout: NodeJS.WriteStream
  readonly stderr: NodeJS.WriteStream
  /** Called with the exit status when a command has finished. */
  readonly exit: (status: number) => void
}
