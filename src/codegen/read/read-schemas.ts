import { readdirSync, readFileSync, statSync } from 'node:fs'
import { basename, join, relative, resolve, sep } from 'node:path'
import { pathToFileURL } from 'node:url'
import { UsageError } from '../../errors.js'
import { isRecord, type SchemaObject } from '../../json-schema/schema.js'
import { messageOf } from '../message-of.js'
import { parseText } from './parse-text.js'

/** A schema file as it was read. */
export interface SchemaDocument {
  /** Path below the folder, with `/`. */
  readonly path: string
  readonly fileUrl: string
  readonly schema: SchemaObject
}

/** More nesting than this in a schema is an attack or a mistake: the generator walks schemas recursively. */
const MAX_DEPTH = 256

const SCHEMA_KEYWORDS = ['$schema', '$id', '$ref', '$defs', 'definitions', 'properties', 'oneOf', 'anyOf', 'allOf']
/** What documents begin with that hold schemas among other things. */
const API_KEYWORDS = ['openapi', 'swagger', 'asyncapi']

/**
 * Reads a schema file, or all schemas in a folder and below it: the `*.schema.json` files (or `.yaml`), or where there are
 * none, the JSON and YAML files that look like schemas, OpenAPI or AsyncAPI documents. In the order of their paths.
 *
 * @throws UsageError if nothing can be read, or a file is neither JSON nor YAML.
 */
export function readSchemas(location: string): SchemaDocument[] {
  const root = resolve(location)
  const stats = readable(location, () => statSync(root, { throwIfNoEntry: false }))
  if (stats === undefined) {
    throw new UsageError(
      'schemas_not_found',
      `There are no schemas at ${location}. Give a folder or a file that exists.`,
    )
  }
  // A pipe reads like a file.
  if (!stats.isDirectory()) return [readDocument(root, basename(root))]
  const files = listFiles(root)
  const named = files.filter((file) => /\.schema\.(json|ya?ml)$/i.test(file))
  const documents = (named.length > 0 ? named : files).map((file) => {
    const path = relative(root, file).split(sep).join('/')
    return readDocument(file, path)
  })
  // By their paths with `/`, so that the order is the same on every platform.
  documents.sort((a, b) => (a.path < b.path ? -1 : 1))
  const schemas = documents.filter(({ schema }) =>
    [...SCHEMA_KEYWORDS, ...API_KEYWORDS].some((keyword) => keyword in schema),
  )
  if (schemas.length === 0) {
    throw new UsageError(
      'schemas_not_found',
      `There are no schemas in ${location}: no JSON or YAML file with keywords of JSON Schema, OpenAPI or AsyncAPI.`,
    )
  }
  return schemas
}

function listFiles(folder: string): string[] {
  return readable(folder, () => readdirSync(folder, { withFileTypes: true })).flatMap((entry) => {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) return entry.name === 'node_modules' || entry.name.startsWith('.') ? [] : listFiles(path)
    return entry.isFile() && /\.(json|ya?ml)$/i.test(entry.name) ? [path] : []
  })
}

/** Reads one schema file. `path` is what messages call it. */
export function readDocument(file: string, path: string): SchemaDocument {
  const schema = parseText(readText(file, path), path)
  if (!isRecord(schema)) return { path, fileUrl: pathToFileURL(file).href, schema: {} }
  if (depthOf(schema) > MAX_DEPTH) {
    throw new UsageError('schema_too_deep', `${path} is nested more than ${MAX_DEPTH} levels deep. Split it with $ref.`)
  }
  return { path, fileUrl: pathToFileURL(file).href, schema }
}

function readText(file: string, path: string): string {
  return readable(path, () => readFileSync(file, 'utf8'))
}

function readable<Value>(path: string, read: () => Value): Value {
  try {
    return read()
  } catch (cause) {
    throw new UsageError('file_not_readable', `${path} cannot be read: ${messageOf(cause)}`, { cause })
  }
}

/** Not recursive, because it guards the recursive code. */
function depthOf(value: unknown): number {
  let level: unknown[] = [value]
  let depth = 0
  while (level.length > 0 && depth <= MAX_DEPTH + 1) {
    level = level.flatMap((item) => (typeof item === 'object' && item !== null ? Object.values(item) : []))
    depth += 1
  }
  return depth
}
