import type { GenerateOptions } from './generate.js'

/** The content of `ckbox-webhooks.config.ts`, `.js` or `.json`, or of `ckbox-webhooks` in `package.json`. */
export interface Config {
  /** For editors: the schema of this file. */
  readonly $schema?: string
  /** The settings of `ckbox-webhooks generate`. Options on the command line win. */
  readonly generate?: Partial<Omit<GenerateOptions, 'check'>>
}

/** Returns the settings unchanged, so that editors can complete them: `export default defineConfig({ … })`. */
export function defineConfig(config: Config): Config {
  return config
}
