import { readdirSync, readFileSync, realpathSync, statSync } from 'node:fs'
import { basename, dirname, join, relative, resolve, sep } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { UsageError } from '../../errors.js'
import { isRecord, isSchema, type JsonSchema, type SchemaObject } from '../../json-schema/schema.js'
import { messageOf } from '../message-of.js'
import { parseText } from './parse-text.js'

/** A schema file as it was read. */
export interface SchemaDocument {
  /** Path below the folder, with `/`. */
  readonly path: string
  readonly fileUrl: string
  readonly schema: JsonSchema
}

/** A file in which events are looked for. */
export interface RootDocument extends SchemaDocument {
  readonly schema: SchemaObject
}

/** The schemas in which events are looked for, and a way to others that references lead to. */
export interface SchemaSet {
  readonly documents: readonly RootDocument[]
  /** Files that look like schemas but cannot be read: why, by path. They matter only if a reference leads to them. */
  readonly broken: ReadonlyMap<string, string>
  /** The folder, as a URL: what lies outside of it is not read. */
  readonly folder: string
  /** Reads the file at a URL, `undefined` if there is none in the folder. */
  readonly read: (fileUrl: string) => SchemaDocument | undefined
  /** The URLs of all schema files in the folder. */
  readonly files: () => readonly string[]
  /** The paths of the files that were read so far, those that references led to included. */
  readonly inputs: () => readonly string[]
}

/** More nesting than this in a schema is an attack or a mistake: the generator walks schemas recursively. */
const MAX_DEPTH = 256

const SCHEMA_KEYWORDS = ['$schema', '$id', '$ref', '$defs', 'definitions', 'properties', 'oneOf', 'anyOf', 'allOf']
/** What documents begin with that hold schemas among other things. */
const API_KEYWORDS = ['openapi', 'swagger', 'asyncapi']

/**
 * Reads a schema file, or the schemas in a folder and below it: the `*.schema.json` files (or `.yaml`), or where there are
 * none, the JSON and YAML files that look like schemas, OpenAPI or AsyncAPI documents. In the order of their paths.
 * References may lead to any other file of the folder.
 *
 * @throws UsageError if there is no schema, or none that can be read.
 */
export function readSchemas(location: string): SchemaSet {
  const root = resolve(location)
  const stats = readable(location, () => statSync(root, { throwIfNoEntry: false }))
  if (stats === undefined) {
    throw new UsageError(
      'schemas_not_found',
      `There are no schemas at ${location}. Give a folder or a file that exists.`,
    )
  }
  // A pipe reads like a file.
  if (!stats.isDirectory()) {
    const document = readDocument(root, basename(root))
    return setOf(dirname(root), isRoot(document) ? [document] : [], new Map(), () => [])
  }
  const files = listFiles(root)
  const named = files.filter((file) => /\.schema\.(json|ya?ml)$/i.test(file))
  const documents: SchemaDocument[] = []
  const broken = new Map<string, string>()
  let problem: unknown
  for (const file of named.length > 0 ? named : files) {
    const path = pathBelow(root, file)
    try {
      documents.push(readDocument(file, path))
    } catch (error) {
      if (!(error instanceof UsageError)) throw error
      problem ??= error
      broken.set(path, error.message)
    }
  }
  const schemas = documents.filter(isRoot).filter(({ schema }) => named.length > 0 || looksLikeSchema(schema))
  if (schemas.length === 0 && problem !== undefined) throw problem
  if (schemas.length === 0) {
    throw new UsageError(
      'schemas_not_found',
      `There are no schemas in ${location}: no JSON or YAML file with keywords of JSON Schema, OpenAPI or AsyncAPI.`,
    )
  }
  // By their paths with `/`, so that the order is the same on every platform.
  schemas.sort((a, b) => (a.path < b.path ? -1 : 1))
  return setOf(root, schemas, broken, () => files)
}

function setOf(
  root: string,
  documents: readonly RootDocument[],
  broken: ReadonlyMap<string, string>,
  files: () => readonly string[],
): SchemaSet {
  const known = new Map<string, SchemaDocument>(documents.map((document) => [document.fileUrl, document]))
  return {
    documents,
    broken,
    folder: pathToFileURL(root + sep).href,
    files: () => files().map((file) => pathToFileURL(file).href),
    read: (fileUrl) => {
      const document = known.get(fileUrl) ?? readWithin(root, fileUrl)
      if (document !== undefined) known.set(fileUrl, document)
      return document
    },
    inputs: () => [...known.keys()].map((fileUrl) => fileURLToPath(fileUrl)),
  }
}

/** Schemas that have been read already. They may refer to each other and to `others`, and to nothing else. */
export function schemaSet(documents: readonly SchemaDocument[], others: readonly SchemaDocument[] = []): SchemaSet {
  const known = new Map([...documents, ...others].map((document) => [document.fileUrl, document]))
  const [first] = documents
  return {
    documents: documents.filter(isRoot),
    broken: new Map(),
    folder: first === undefined ? '' : first.fileUrl.slice(0, first.fileUrl.length - encodeURI(first.path).length),
    files: () => [...known.keys()],
    read: (fileUrl) => known.get(fileUrl),
    inputs: () => [],
  }
}

/** Reads a file that a reference leads to, unless it, or what it links to, lies outside of the folder. */
function readWithin(root: string, fileUrl: string): SchemaDocument | undefined {
  if (!fileUrl.startsWith(pathToFileURL(root + sep).href)) return undefined
  const file = readable(fileUrl, () => fileURLToPath(fileUrl))
  const path = pathBelow(root, file)
  const isFile = readable(
    path,
    () => statSync(file, { throwIfNoEntry: false })?.isFile() === true && isWithin(root, file),
  )
  return isFile ? readDocument(file, path) : undefined
}

function isWithin(root: string, path: string): boolean {
  return realpathSync(path).startsWith(realpathSync(root) + sep)
}

function pathBelow(root: string, file: string): string {
  return relative(root, file).split(sep).join('/')
}

function looksLikeSchema(schema: object): boolean {
  return [...SCHEMA_KEYWORDS, ...API_KEYWORDS].some((keyword) => keyword in schema)
}

function isRoot(document: SchemaDocument): document is RootDocument {
  return isRecord(document.schema)
}

/** The JSON and YAML files in a folder and below it. Symbolic links are followed to what lies in the folder too. */
function listFiles(root: string): string[] {
  const visited = new Set<string>()
  const list = (folder: string): string[] => {
    visited.add(realpathSync(folder))
    return readable(folder, () => readdirSync(folder, { withFileTypes: true })).flatMap((entry) => {
      const path = join(folder, entry.name)
      if (entry.name === 'node_modules' || entry.name.startsWith('.')) return []
      const found = entry.isSymbolicLink() ? linked(root, path) : entry
      if (found?.isDirectory() === true) return visited.has(realpathSync(path)) ? [] : list(path)
      return found?.isFile() === true && /\.(json|ya?ml)$/i.test(entry.name) ? [path] : []
    })
  }
  return list(root)
}

function linked(root: string, path: string) {
  try {
    const target = statSync(path)
    return isWithin(root, path) ? target : undefined
  } catch {
    // A link to nothing, or to itself.
    return undefined
  }
}

/** Reads one schema file. `path` is what messages call it. */
export function readDocument(file: string, path: string): SchemaDocument {
  const schema = parseText(readText(file, path), path)
  if (!isSchema(schema)) {
    throw new UsageError(
      'schema_invalid',
      `${path} holds ${Array.isArray(schema) ? 'a list' : JSON.stringify(schema)?.slice(0, 50)}, but a schema is an object, true or false.`,
    )
  }
  if (depthOf(schema) > MAX_DEPTH) {
    throw new UsageError('schema_too_deep', `${path} is nested more than ${MAX_DEPTH} levels deep. Split it with $ref.`)
  }
  return { path, fileUrl: pathToFileURL(file).href, schema }
}

function readText(file: string, path: string): string {
  const bytes = readable(path, () => readFileSync(file))
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch (cause) {
    throw new UsageError('schema_not_utf8', `${path} is not UTF-8 text. Save it as UTF-8.`, { cause })
  }
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
