import { UsageError } from '../../errors.js'
import { isRecord, isSchema, type JsonSchema, type SchemaObject } from '../../json-schema/schema.js'
import { isLegacyDraft } from '../model/normalise-keywords.js'
import { visitSchemas } from '../model/walk-schemas.js'
import type { SchemaDocument } from './read-schemas.js'

/** A schema with the context to follow its references. */
export interface Located {
  readonly schema: JsonSchema
  /** What relative references in it are relative to. */
  readonly base: string
  /** The file and the place in it, for messages. */
  readonly document: SchemaDocument
  readonly pointer: string
  readonly legacy: boolean
}

/** Resolves references within the schemas that were read, and nowhere else. */
export class Resolver {
  readonly #resources = new Map<string, Located>()
  readonly #folder: string | undefined

  readonly documents: readonly SchemaDocument[]

  constructor(documents: readonly SchemaDocument[]) {
    this.documents = documents
    this.#folder = folderOf(documents)
    for (const document of documents) this.#register(document)
  }

  root(document: SchemaDocument): Located {
    const base = absolute(document.schema.$id ?? document.schema.id, document.fileUrl) ?? document.fileUrl
    return { schema: document.schema, base, document, pointer: '', legacy: isLegacyDraft(document.schema) }
  }

  #register(document: SchemaDocument): void {
    const root = this.root(document)
    this.#resources.set(document.fileUrl, root)
    const known = this.#resources.get(root.base)
    if (known !== undefined && known.document !== document) {
      throw new UsageError(
        'duplicate_id',
        `${known.document.path} and ${document.path} have the same $id, ${root.base}.`,
      )
    }
    this.#resources.set(root.base, root)
    this.#registerWithin(root)
  }

  /** Schemas inside that have an `$id` or an anchor of their own. */
  #registerWithin(root: Located): void {
    const { document } = root
    const nested = (schema: SchemaObject) => {
      const id = schema.$id
      const base = schema === root.schema ? root.base : (absolute(id, root.base) ?? root.base)
      const here = { schema, base, document, pointer: `(${String(id ?? schema.$anchor)})`, legacy: root.legacy }
      if (schema !== root.schema && typeof id === 'string' && !id.startsWith('#')) this.#resources.set(base, here)
      for (const anchor of [schema.$anchor, schema.$dynamicAnchor]) {
        if (typeof anchor === 'string') this.#resources.set(`${base}#${anchor}`, here)
      }
    }
    visitSchemas(root.schema, nested)
    for (const keyword of ['$defs', 'definitions']) {
      const map = isRecord(root.schema) ? root.schema[keyword] : undefined
      if (isRecord(map)) for (const member of Object.values(map)) if (isSchema(member)) visitSchemas(member, nested)
    }
  }

  /** @throws UsageError if the reference leads nowhere, out of the folder, or to the network. */
  resolve(ref: string, from: Located): Located {
    const url = absolute(ref, from.base)
    if (url === undefined)
      throw new UsageError('ref_invalid', `${place(from)} has a $ref that is not a URI: ${quote(ref)}.`)
    const hash = url.indexOf('#')
    const resource = hash < 0 ? url : url.slice(0, hash)
    const fragment = hash < 0 ? '' : url.slice(hash + 1)
    const root = this.#resources.get(resource) ?? this.#byFile(ref, from)
    if (root === undefined) throw this.#missing(ref, resource, from)
    if (fragment === '') return root
    if (!fragment.startsWith('/')) {
      const anchored = this.#resources.get(`${resource}#${fragment}`)
      if (anchored === undefined)
        throw new UsageError('ref_not_found', `${place(from)} has a $ref to an anchor that is missing: ${quote(ref)}.`)
      return anchored
    }
    return walk(root, fragment, ref, from)
  }

  /** A relative reference falls back to the neighbouring file if the `$id`s do not lead there. */
  #byFile(ref: string, from: Located): Located | undefined {
    const url = absolute(ref, from.document.fileUrl)?.split('#', 1)[0]
    return url === undefined ? undefined : this.#resources.get(url)
  }

  #missing(ref: string, resource: string, from: Located): UsageError {
    if (/^[a-z][a-z0-9+.-]*:/i.test(ref) && !ref.startsWith('file:')) {
      return new UsageError(
        'ref_remote',
        `${place(from)} has a $ref to ${quote(ref)}, which is none of the given schemas. Remote schemas are never fetched: save it into the folder, with its $id.`,
      )
    }
    const file = absolute(ref, from.document.fileUrl) ?? resource
    if (this.#folder !== undefined && !file.startsWith(this.#folder)) {
      return new UsageError(
        'ref_outside',
        `${place(from)} has a $ref that leads out of the schemas' folder: ${quote(ref)}. Copy that schema into the folder.`,
      )
    }
    return new UsageError('ref_not_found', `${place(from)} has a $ref to a schema that is missing: ${quote(ref)}.`)
  }
}

function walk(root: Located, fragment: string, ref: string, from: Located): Located {
  let schema: unknown = root.schema
  let base = root.base
  for (const token of fragment.slice(1).split('/').map(decodeToken)) {
    const holder: unknown = schema
    schema = Array.isArray(holder) || isRecord(holder) ? ownValue(holder, token) : undefined
    if (isRecord(schema) && typeof schema.$id === 'string') base = absolute(schema.$id, base) ?? base
  }
  if (!isSchema(schema))
    throw new UsageError('ref_not_found', `${place(from)} has a $ref to a schema that is missing: ${quote(ref)}.`)
  return { schema, base, document: root.document, pointer: fragment, legacy: root.legacy }
}

function ownValue(holder: object, key: string): unknown {
  return Object.getOwnPropertyDescriptor(holder, key)?.value
}

export function decodeToken(token: string): string {
  let text = token
  try {
    text = decodeURIComponent(token)
  } catch {
    // Not percent-encoded after all: use the token as it is.
  }
  return text.replaceAll('~1', '/').replaceAll('~0', '~')
}

function absolute(ref: unknown, base: string): string | undefined {
  if (typeof ref !== 'string') return undefined
  try {
    return new URL(ref, base).href.replace(/#$/, '')
  } catch {
    return undefined
  }
}

function folderOf(documents: readonly SchemaDocument[]): string | undefined {
  const first = documents[0]
  if (first === undefined) return undefined
  const depth = first.path.split('/').length
  return `${first.fileUrl.split('/').slice(0, -depth).join('/')}/`
}

export function place(located: Pick<Located, 'document' | 'pointer'>): string {
  return located.pointer === '' ? located.document.path : `${located.document.path} (at ${located.pointer})`
}

export function quote(text: string): string {
  return JSON.stringify(text.length > 200 ? `${text.slice(0, 200)}…` : text)
}
