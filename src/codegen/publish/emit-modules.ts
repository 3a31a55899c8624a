import type { Model } from '../model/model.js'
import { emitTypes } from '../types/emit-types.js'
import { emitValidators } from '../validators/emit-validators.js'

/** `ts`: TypeScript sources. `esm`, `cjs`: JavaScript with declarations beside it. */
export type ModuleFormat = 'ts' | 'esm' | 'cjs'

const SUFFIX = {
  ts: { code: '.ts', types: '.ts', specifier: '.js' },
  esm: { code: '.js', types: '.d.ts', specifier: '.js' },
  cjs: { code: '.cjs', types: '.d.cts', specifier: '.cjs' },
} as const

const VALUES = ['validateEvent', 'validators', 'isKnownEvent', 'assertNever'] as const

/** The generated modules of a model, by file name: types, validators, and an index of both. */
export async function emitModules(model: Model, format: ModuleFormat, header: string): Promise<Map<string, string>> {
  const suffix = SUFFIX[format]
  // The user's linter rules do not apply to generated code.
  const sourceHeader = format === 'ts' ? `/* eslint-disable */\n${header}` : header
  const files = new Map<string, string>()
  files.set(`types${suffix.types}`, sourceHeader + (await emitTypes(model)))
  const javascript = emitValidators(model)
  const specifier = `./types${suffix.specifier}`
  if (format === 'ts') {
    files.set(
      'validators.ts',
      `// @ts-nocheck\n${sourceHeader}${validatorTypes(specifier)}\n${javascript}\n${typedExports()}`,
    )
  } else {
    files.set(`validators${suffix.code}`, `${header}${javascript}\n${valueExports(format)}`)
    files.set(`validators${suffix.types}`, `${header}${validatorTypes(specifier)}\n${declaredExports()}`)
  }
  for (const [name, text] of index(format)) files.set(name, sourceHeader + text)
  return files
}

function index(format: ModuleFormat): [string, string][] {
  const { specifier, types, code } = SUFFIX[format]
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
