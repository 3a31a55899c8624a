export type { ModuleFormat } from './codegen/emit-modules.js'
export { type GenerateOptions, type GenerateResult, generate } from './codegen/generate.js'
export { UsageError } from './errors.js'
