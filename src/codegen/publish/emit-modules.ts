import type { Model } from '../model/model.js'
import { emitTypes } from '../types/emit-types.js'
import { emitValidators } from '../validators/emit-validators.js'

/** `ts`: TypeScript sources. `esm`, `cjs`: JavaScript with declarations beside it. */
export type ModuleFormat = 'ts' | 'esm' | 'cjs'

/** The ending in imports of TypeScript sources. */
export type ImportExtensions = 'ts' | 'js' | 'none'

const SUFFIX = {
  ts: { code: '.ts', types: '.ts', specifier: '.js' },
  esm: { code: '.js', types: '.d.ts', specifier: '.js' },
  cjs: { code: '.cjs', types: '.d.cts', specifier: '.cjs' },
} as const
const SPECIFIER = { ts: '.ts', js: '.js', none: '' } as const

export interface ModuleOptions {
  readonly format: ModuleFormat
  readonly importExtensions?: ImportExtensions
  /** The comment that each file starts with. */
  readonly header: string
}

const VALUES = ['validateEvent', 'validators', 'isKnownEvent', 'assertNever'] as const

/** The generated modules of a model, by file name: types, validators, and an index of both. */
export async function emitModules(model: Model, options: ModuleOptions): Promise<Map<string, string>> {
  const { format, header } = options
  const suffix = SUFFIX[format]
  const specifier = format === 'ts' ? SPECIFIER[options.importExtensions ?? 'js'] : suffix.specifier
  const files = new Map<string, string>()
  files.set(`types${suffix.types}`, header + emitTypes(model))
  const javascript = emitValidators(model)
  const types = validatorTypes(`./types${specifier}`)
  if (format === 'ts') files.set('validators.ts', `${header}// @ts-nocheck\n${types}\n${javascript}\n${typedExports()}`)
  else {
    files.set(`validators${suffix.code}`, `${header}${javascript}\n${valueExports(format)}`)
    files.set(`validators${suffix.types}`, `${header}${types}\n${declaredExports()}`)
  }
  for (const [name, text] of index(format, specifier)) files.set(name, header + text)
  return files
}

function index(format: ModuleFormat, specifier: string): [string, string][] {
  const { types, code } = SUFFIX[format]
  const typed = `export type * from './types${specifier}'\nexport * from './validators${specifier}'\n`
  if (format === 'ts') return [['index.ts', typed]]
  const values =
    format === 'esm' ? "export * from './validators.js'\n" : "module.exports = require('./validators.cjs')\n"
  return [
    [`index${code}`, values],
    [`index${types}`, typed],
  ]
}

function valueExports(format: 'esm' | 'cjs'): string {
  return format === 'esm' ? `export { ${VALUES.join(', ')} }\n` : `module.exports = { ${VALUES.join(', ')} }\n`
}

const SIGNATURES: readonly { readonly name: (typeof VALUES)[number]; readonly doc: string; readonly type: string }[] = [
  {
    name: 'validateEvent',
    doc: 'Checks a parsed webhook. Also a Standard Schema.',
    type: 'Validator<AnyWebhookEvent>',
  },
  {
    name: 'validators',
    doc: 'Checks for one event each, by its name. Each is a Standard Schema as well.',
    type: '{ readonly [Name in EventName]: Validator<WebhookEventMap[Name]> }',
  },
  {
    name: 'isKnownEvent',
    doc: 'Whether the types know an event by its name.',
    type: '(event: AnyWebhookEvent) => event is WebhookEvent',
  },
  {
    name: 'assertNever',
    doc: 'For the `default` of a `switch` over events: does not compile while one is left unhandled, and throws if one comes.',
    type: '(event: never) => never',
  },
]

function declaredExports(): string {
  return SIGNATURES.map(({ name, doc, type }) => `/** ${doc} */\nexport declare const ${name}: ${type}\n`).join('\n')
}

function typedExports(): string {
  const typed = SIGNATURES.map(({ name, doc, type }) => `/** ${doc} */\nconst typed_${name}: ${type} = ${name}\n`).join(
    '\n',
  )
  const names = SIGNATURES.map(({ name }) => `typed_${name} as ${name}`)
  return `${typed}\nexport { ${names.join(', ')} }\n`
}

function validatorTypes(specifier: string): string {
  return `import type { AnyWebhookEvent, EventName, WebhookEvent, WebhookEventMap } from '${specifier}'

/** One thing that is wrong with an event. */
export interface Issue {
  /** JSON Pointer (RFC 6901) to what is wrong; for what is missing, to where it is missing. */
  readonly pointer: string
  /** The same for people: \`payload.asset.tags[0]\`. Empty for the event itself. */
  readonly path: string
  /** The keyword of JSON Schema that is not satisfied. */
  readonly keyword: string
  /** A sentence with the path: \`payload.asset.size_in_bytes: expected an integer, got "523625"\`. */
  readonly message: string
}

export type Validation<Event> =
  | { readonly ok: true; readonly event: Event }
  | { readonly ok: false; readonly issues: readonly Issue[] }

/** A function that checks a value, and a Standard Schema (https://standardschema.dev) for libraries that take one. */
export interface Validator<Event> {
  (value: unknown): Validation<Event>
  readonly '~standard': {
    readonly version: 1
    readonly vendor: string
    readonly validate: (value: unknown) =>
      | { readonly value: Event; readonly issues?: undefined }
      | { readonly issues: readonly { readonly message: string; readonly path: readonly PropertyKey[] }[] }
    readonly types?: { readonly input: unknown; readonly output: Event } | undefined
  }
}
`
}
