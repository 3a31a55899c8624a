import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import nodeModule, { createRequire } from 'node:module'
import { basename, dirname, extname, join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { UsageError } from '../../errors.js'
import { isRecord } from '../../json-schema/schema.js'
import type { Config, GenerateSettings } from '../config.js'
import { messageOf } from '../message-of.js'

const NAMES = ['ts', 'js', 'json'].map((ending) => `ckbox-webhooks.config.${ending}`)

const TYPES: Readonly<Record<string, (value: unknown) => boolean>> = {
  out: isText,
  events: (value) => isText(value) || (Array.isArray(value) && value.every(isText)),
  schemas: isText,
  customAttributes: isText,
  strict: (value) => typeof value === 'boolean',
  dates: (value) => typeof value === 'boolean',
  format: (value) => value === 'ts' || value === 'esm' || value === 'cjs',
  importExtensions: (value) => value === 'ts' || value === 'js' || value === 'none',
  discriminator: isText,
}

/**
 * Reads the settings in a folder, from their own file or from `package.json`. An empty object if there are none.
 *
 * @throws UsageError if several files have settings, or one cannot be read or has settings that do not exist.
 */
export async function readConfig(folder: string): Promise<Config> {
  const files = NAMES.filter((name) => existsSync(join(folder, name)))
  const packageFile = join(folder, 'package.json')
  const inPackage = existsSync(packageFile) ? fromPackage(packageFile) : undefined
  const places = [...files, ...(inPackage === undefined ? [] : ['package.json'])]
  if (places.length > 1) {
    throw new UsageError(
      'config_ambiguous',
      `There are settings in several places: ${places.join(', ')}. Keep one of them.`,
    )
  }
  const [name] = places
  if (name === undefined) return {}
  return checked(name === 'package.json' ? inPackage : await load(resolve(folder, name)), name)
}

function fromPackage(file: string): unknown {
  const content = parse(file)
  return isRecord(content) ? content['ckbox-webhooks'] : undefined
}

async function load(file: string): Promise<unknown> {
  if (extname(file) === '.json') return parse(file)
  try {
    const module = extname(file) === '.ts' ? await importTypeScript(file) : await importJavaScript(file)
    const loaded = isRecord(module) ? module.default : undefined
    // Loaded as CommonJS, the default export is one level deeper.
    return isRecord(loaded) && '__esModule' in loaded && 'default' in loaded ? loaded.default : loaded
  } catch (cause) {
    if (cause instanceof UsageError) throw cause
    throw new UsageError('config_not_loaded', `${basename(file)} cannot be loaded: ${messageOf(cause)}`, { cause })
  }
}

async function importJavaScript(file: string): Promise<unknown> {
  try {
    return await import(pathToFileURL(file).href)
  } catch (error) {
    // `export` in a package whose files are CommonJS.
    if (!(error instanceof SyntaxError)) throw error
    return await importModule(readFileSync(file, 'utf8'), file)
  }
}

/** Uses the project's own TypeScript, else Node, which strips types from 22.13 on. */
async function importTypeScript(file: string): Promise<unknown> {
  const source = readFileSync(file, 'utf8')
  const typescript = projectTypeScript(file)
  if (typescript !== undefined) {
    const options = { module: typescript.ModuleKind.ESNext, target: typescript.ScriptTarget.ES2022 }
    return await importModule(typescript.transpileModule(source, { compilerOptions: options }).outputText, file)
  }
  const strip: unknown = 'stripTypeScriptTypes' in nodeModule ? nodeModule.stripTypeScriptTypes : undefined
  if (typeof strip === 'function') return await importModule(String(strip(source)), file)
  throw new UsageError(
    'config_needs_typescript',
    `${basename(file)} cannot be loaded: Node ${process.versions.node} does not read TypeScript, and the project has no TypeScript of version 5 or 6. Write ckbox-webhooks.config.json or .js, or use Node 22.13 or later.`,
  )
}

/** Imports code as an ES module, whatever the package says. Written beside the file, so that its own imports resolve. */
async function importModule(code: string, file: string): Promise<unknown> {
  const compiled = join(dirname(file), `.${basename(file)}.${process.pid}.mjs`)
  writeFileSync(compiled, code)
  try {
    return await import(`${pathToFileURL(compiled).href}?${performance.now()}`)
  } finally {
    rmSync(compiled, { force: true })
  }
}

/** The part of TypeScript that this needs. Version 7 does not have it. */
interface Transpiler {
  readonly ModuleKind: { readonly ESNext: number }
  readonly ScriptTarget: { readonly ES2022: number }
  transpileModule(text: string, options: { compilerOptions: object }): { outputText: string }
}

function projectTypeScript(file: string): Transpiler | undefined {
  try {
    const typescript: unknown = createRequire(file)('typescript')
    return isRecord(typescript) && typeof typescript.transpileModule === 'function'
      ? (typescript as unknown as Transpiler)
      : undefined
  } catch {
    return undefined
  }
}

function parse(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8').replace(/^\uFEFF/, ''))
  } catch (cause) {
    throw new UsageError('config_not_json', `${basename(file)} is not valid JSON: ${messageOf(cause)}`, { cause })
  }
}

function checked(config: unknown, name: string): Config {
  if (!isRecord(config)) {
    throw new UsageError(
      'config_invalid',
      `${name} holds no settings. It must provide an object: { "generate": { "out": "src/ckbox" } }.`,
    )
  }
  const unknown = Object.keys(config).find((key) => key !== '$schema' && key !== 'generate')
  if (unknown !== undefined)
    throw new UsageError(
      'config_invalid',
      `${name} has a setting that does not exist: ${unknown}. The only setting is "generate".`,
    )
  const { generate = {} } = config
  if (!Array.isArray(generate)) return { generate: checkedSettings(generate, `${name}: "generate"`, 'generate', name) }
  const list = generate.map((settings, index) =>
    checkedSettings(settings, `${name}: item ${index} of "generate"`, `generate[${index}]`, name),
  )
  refuseSharedFolders(list, name)
  return { generate: list }
}

function checkedSettings(settings: unknown, what: string, at: string, name: string): GenerateSettings {
  if (!isRecord(settings)) throw new UsageError('config_invalid', `${what} is not an object.`)
  for (const [key, value] of Object.entries(settings)) {
    const fits = Object.hasOwn(TYPES, key) ? TYPES[key] : undefined
    if (fits === undefined) {
      throw new UsageError(
        'config_invalid',
        `${name}: ${at}.${key} does not exist. The settings are ${Object.keys(TYPES).join(', ')}.`,
      )
    }
    if (!fits(value))
      throw new UsageError('config_invalid', `${name}: ${at}.${key} has a wrong value: ${JSON.stringify(value)}.`)
  }
  return settings
}

/** Catalogues in one folder would overwrite each other, and the one inside another's `events` would be removed as left over. */
function refuseSharedFolders(list: readonly GenerateSettings[], name: string): void {
  if (list.length === 0) throw new UsageError('config_invalid', `${name}: "generate" is an empty list.`)
  const folders = list.map(({ out }, index) => {
    if (out === undefined)
      throw new UsageError('config_invalid', `${name}: generate[${index}] has no "out", the folder to write into.`)
    return resolve(out)
  })
  const twice = folders.findIndex((folder, index) => folders.indexOf(folder) !== index)
  if (twice >= 0)
    throw new UsageError(
      'config_invalid',
      `${name}: generate[${folders.indexOf(folders[twice] ?? '')}] and generate[${twice}] write into the same folder, ${list[twice]?.out}. Give each its own.`,
    )
  const outerOf = (folder: string) => (basename(folder) === 'events' ? folders.indexOf(dirname(folder)) : -1)
  const inner = folders.findIndex((folder) => outerOf(folder) >= 0)
  if (inner >= 0)
    throw new UsageError(
      'config_invalid',
      `${name}: generate[${inner}] writes into ${list[inner]?.out}, where generate[${outerOf(folders[inner] ?? '')}] keeps the modules of its events. Give it a folder of its own.`,
    )
}

function isText(value: unknown): boolean {
  return typeof value === 'string' && value !== ''
}
