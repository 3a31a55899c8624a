import type { Model } from '../../../src/codegen/model/model.js'
import { type LoadOptions, loadModel } from '../../../src/codegen/read/load-model.js'
import { schemaSet } from '../../../src/codegen/read/read-schemas.js'
import type { SchemaObject } from '../../../src/json-schema/schema.js'

export interface Loaded extends Pick<Model, 'defs' | 'unknown'> {
  /** `name: Type = value | value` */
  readonly events: readonly string[]
  readonly discriminator: string
  readonly warnings: readonly string[]
}

/** Loads a catalogue from schemas by their paths. */
export function loadCatalogue(files: Readonly<Record<string, SchemaObject>>, options: LoadOptions = {}): Loaded {
  const warnings: string[] = []
  const documents = Object.entries(files).map(([path, schema]) => ({
    path,
    fileUrl: `file:///schemas/${path}`,
    schema,
  }))
  const model = loadModel(schemaSet(documents), { ...options, warn: (warning) => warnings.push(warning) })
  return {
    events: model.events.map(({ name, type, values }) => `${name}: ${type} = ${values.join(' | ')}`),
    discriminator: model.discriminator.join('.'),
    warnings,
    defs: model.defs,
    unknown: model.unknown,
  }
}

/** An object with these properties, all required. */
export function object(properties: SchemaObject): SchemaObject {
  return { type: 'object', required: Object.keys(properties), properties }
}
