import { findDates } from '../model/find-dates.js'
import type { Model } from '../model/model.js'
import { defuse } from '../types/doc-comment.js'
import { emitTypes } from '../types/emit-types.js'
import type { CodeModule, ExportedValue } from '../validators/code-module.js'
import { emitValidators } from '../validators/emit-validators.js'

/** `ts`: TypeScript sources. `esm`, `cjs`: JavaScript with declarations beside it. */
export type ModuleFormat = 'ts' | 'esm' | 'cjs'

/** The ending in imports of TypeScript sources. */
export type ImportExtensions = 'ts' | 'js' | 'none'

export interface ModuleOptions {
  readonly format: ModuleFormat
  readonly importExtensions?: ImportExtensions
  /** Whether strings of format `date-time` become `Date`s. */
  readonly dates?: boolean
  /** The comment that each file starts with. */
  readonly header: string
}

const ENDINGS = {
  ts: { code: '.ts', types: '.ts' },
  esm: { code: '.js', types: '.d.ts' },
  cjs: { code: '.cjs', types: '.d.cts' },
} as const
const IMPORTED = { ts: '.ts', js: '.js', none: '' } as const

/**
 * The generated modules of a model, by file name: types, a validator for each event and for any event, what these share,
 * and an index.
 */
export function emitModules(
  model: Model,
  { format, importExtensions, dates, header }: ModuleOptions,
): Map<string, string> {
  const ending = ENDINGS[format]
  const imported = format === 'ts' ? IMPORTED[importExtensions ?? 'js'] : ending.code
  const specifier: Specifier = (from, to) => `${'../'.repeat(from.split('/').length - 1) || './'}${to}${imported}`
  const types = [...model.events.map(({ type }) => type), ...(model.unknown === undefined ? [] : [model.unknown])]
  const found = dates === true ? findDates(model, types) : undefined
  const files = new Map([[`types${ending.types}`, emitTypes(model, found)]])
  for (const module of emitValidators(model, found)) {
    if (format === 'ts') files.set(`${module.path}.ts`, source(module, specifier))
    else {
      files.set(module.path + ending.code, javascript(module, format, specifier))
      files.set(module.path + ending.types, declarations(module, specifier))
    }
  }
  const index = `export type * from './types${imported}'\nexport * from './validators${imported}'\n`
  files.set(`index${ending.types}`, index)
  if (format === 'esm') files.set('index.js', "export * from './validators.js'\n")
  if (format === 'cjs') files.set('index.cjs', "module.exports = require('./validators.cjs')\n")
  return new Map([...files].map(([path, text]) => [path, header + text]))
}

/** How one module imports another, both by their paths without endings. */
type Specifier = (from: string, to: string) => string

/** What compiles is written by hand as JavaScript, and is not checked again. */
function source(module: CodeModule, specifier: Specifier): string {
  return paragraphs([
    `// @ts-nocheck\n${imports(module, specifier)}${typeImports(module, specifier)}`,
    module.declarations,
    module.code,
    ...module.exports.map(
      ({ name, doc, type, value }) => `/** ${defuse(doc)} */\nexport const ${name}: ${type} = ${value}\n`,
    ),
    internalExports(module),
  ])
}

function javascript(module: CodeModule, format: 'esm' | 'cjs', specifier: Specifier): string {
  const isModule = format === 'esm'
  const value = ({ name, value }: ExportedValue) => `${isModule ? 'export ' : ''}const ${name} = ${value}\n`
  const names = [...module.exports.map(({ name }) => name), ...module.internal]
  return paragraphs([
    isModule ? imports(module, specifier) : requires(module, specifier),
    module.code,
    module.exports.map(value).join('\n'),
    isModule ? internalExports(module) : `module.exports = { ${names.join(', ')} }\n`,
  ])
}

function declarations(module: CodeModule, specifier: Specifier): string {
  return paragraphs([
    typeImports(module, specifier),
    module.declarations,
    ...module.exports.map(({ name, doc, type }) => `/** ${defuse(doc)} */\nexport declare const ${name}: ${type}\n`),
  ])
}

function imports({ path, imports }: CodeModule, specifier: Specifier): string {
  return [...imports]
    .map(([from, names]) => `import { ${names.join(', ')} } from '${specifier(path, from)}'\n`)
    .join('')
}

function requires({ path, imports }: CodeModule, specifier: Specifier): string {
  const line = ([from, names]: [string, readonly string[]]) =>
    `const { ${names.join(', ')} } = require('${specifier(path, from)}')\n`
  return [...imports].map(line).join('')
}

function typeImports({ path, types, exportedTypes }: CodeModule, specifier: Specifier): string {
  const line =
    (verb: string) =>
    ([from, names]: [string, readonly string[]]) =>
      `${verb} type { ${names.join(', ')} } from '${specifier(path, from)}'\n`
  return [...[...types].map(line('import')), ...[...exportedTypes].map(line('export'))].join('')
}

function internalExports({ internal }: CodeModule): string {
  return internal.length === 0 ? '' : `export { ${internal.join(', ')} }\n`
}

function paragraphs(parts: readonly string[]): string {
  const texts = parts.map((part) => part.trim()).filter((part) => part !== '')
  return `${texts.join('\n\n')}\n`
}
