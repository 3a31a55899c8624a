import type { GenerateOptions } from './generate.js'

/** What may stand in `ckbox-webhooks.config.ts`, `.js` or `.json`, or under `ckbox-webhooks` in `package.json`. */
export interface Config {
  /** For editors: the schema of this file. */
  readonly $schema?: string
  /** The settings of `ckbox-webhooks generate`. What is given on the command line goes first. */
  readonly generate?: Partial<Omit<GenerateOptions, 'check'>>
}

/** Gives the settings back as they are, so that editors know their names: `export default defineConfig({ … })`. */
export function defineConfig(config: Config): Config {
  return config
}
