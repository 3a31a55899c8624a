export { type Config, defineConfig, type GenerateSettings } from './codegen/config.js'
export { type DiffOptions, diffSchemas } from './codegen/diff/diff-schemas.js'
export type { SchemaChange } from './codegen/diff/schema-change.js'
export {
  type GeneratedText,
  type GenerateOptions,
  type GenerateResult,
  generate,
  generateText,
} from './codegen/generate.js'
export type { ImportExtensions, ModuleFormat } from './codegen/publish/emit-modules.js'
export type { FileOutcome } from './codegen/publish/write-files.js'
export { UsageError } from './errors.js'
