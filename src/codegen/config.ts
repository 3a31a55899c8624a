import type { GenerateOptions } from './generate.js'

/** The settings of `ckbox-webhooks generate` for one catalogue of events. */
export type GenerateSettings = Partial<Omit<GenerateOptions, 'check'>>

/** The content of `ckbox-webhooks.config.ts`, `.js` or `.json`, or of `ckbox-webhooks` in `package.json`. */
export interface Config {
  /** For editors: the schema of this file. */
  readonly $schema?: string
  /**
   * The settings of `ckbox-webhooks generate`, or a list of them for several catalogues, each with a folder of its own.
   * Options on the command line win.
   */
  readonly generate?: GenerateSettings | readonly GenerateSettings[]
}

/**
 * Returns the settings unchanged, so that editors can complete them.
 *
 * @example
 * export default defineConfig({
 *   generate: [{ out: 'src/ckbox' }, { out: 'src/shop', schemas: 'shop/openapi.yaml' }],
 * })
 */
export function defineConfig(config: Config): Config {
  return config
}
