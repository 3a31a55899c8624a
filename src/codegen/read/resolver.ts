import { UsageError } from '../../errors.js'
import { keyOfToken, pointerBelow } from '../../json-schema/pointer.js'
import { isRecord, isSchema, type JsonSchema } from '../../json-schema/schema.js'
import { METASCHEMAS } from './metaschemas.js'
import type { RootDocument, SchemaDocument, SchemaSet } from './read-schemas.js'
import { type Resource, resolveUri, type Spot, scanDocument } from './scan-document.js'

/** A schema, and how it was come to: with that, its references can be followed. */
export interface Located {
  readonly schema: JsonSchema
  /** The file and the place in it, for messages. */
  readonly document: SchemaDocument
  readonly pointer: string
  readonly resource: Resource
  readonly scope: Scope
}

/** The resources that the way to a schema leads through, as far as `$dynamicRef` can tell: the first with each anchor. */
export interface Scope {
  /** Equal for equal scopes. */
  readonly key: string
  readonly anchors: ReadonlyMap<string, Spot>
}

/** Resolves references within the schemas that were read, and nowhere else. */
export class Resolver {
  readonly documents: readonly RootDocument[]
  /** The documents that have a reference to nothing, and why that is so. */
  readonly unresolved = new Map<SchemaDocument, string>()
  readonly #schemas: SchemaSet
  /** By URI; several where files have the same `$id`. */
  readonly #resources = new Map<string, Resource[]>()
  readonly #byFile = new Map<string, Resource>()
  readonly #spots = new Map<object, Spot>()
  /** What the `$ref` of each schema leads to. */
  readonly #targets = new WeakMap<object, Spot>()
  #hasReadAll = false

  constructor(schemas: SchemaSet) {
    this.#schemas = schemas
    this.documents = schemas.documents
    for (const document of schemas.documents) this.#register(document)
  }

  root(document: SchemaDocument): Located {
    return located(this.#register(document).root, NO_SCOPE)
  }

  #register(document: SchemaDocument): Resource {
    const known = this.#byFile.get(document.fileUrl)
    if (known !== undefined) return known
    const [root, ...embedded] = scanDocument(document, this.#spots)
    if (root === undefined) throw new Error(`${document.path} holds no resource.`)
    this.#byFile.set(document.fileUrl, root)
    for (const resource of [root, ...embedded]) {
      this.#resources.set(resource.uri, [...(this.#resources.get(resource.uri) ?? []), resource])
    }
    return root
  }

  /** What a `$ref` leads to. @throws UsageError if that is nothing, or lies out of the folder or in the network. */
  resolve(ref: string, from: Located): Located {
    const scope = enter(from.scope, this.#resourceOf(from))
    return located(this.#find(ref, from), scope)
  }

  /** The same, but `undefined` where that is nothing: whoever needs the schema asks again, and gets the error. */
  find(ref: string, from: Located): Located | undefined {
    try {
      return this.resolve(ref, from)
    } catch (error) {
      if (!(error instanceof UsageError)) throw error
      this.unresolved.set(from.document, error.message)
      return undefined
    }
  }

  /**
   * What a `$dynamicRef` or `$recursiveRef` leads to: if what a `$ref` would lead to has a dynamic anchor, the first
   * schema with such an anchor on the way here.
   */
  resolveDynamic(ref: string, from: Located): Located {
    const scope = enter(from.scope, this.#resourceOf(from))
    const first = this.#find(ref, from)
    const name = ref.split('#')[1] ?? ''
    const isDynamic = first.resource.dynamicAnchors.get(name) === first
    return located((isDynamic ? enter(scope, first.resource).anchors.get(name) : undefined) ?? first, scope)
  }

  /** A schema directly within another. */
  within(from: Located, schema: JsonSchema, segments: readonly string[]): Located {
    const spot = typeof schema === 'boolean' ? undefined : this.#spots.get(schema)
    if (spot === undefined) return { ...from, schema, pointer: pointerBelow(from.pointer, segments) }
    return located(spot, from.scope)
  }

  #resourceOf(from: Located): Resource {
    const spot = typeof from.schema === 'boolean' ? undefined : this.#spots.get(from.schema)
    return spot?.resource ?? from.resource
  }

  #find(ref: string, from: Located): Spot {
    if (typeof from.schema === 'boolean' || from.schema.$ref !== ref) return this.#follow(ref, from)
    const known = this.#targets.get(from.schema) ?? this.#follow(ref, from)
    this.#targets.set(from.schema, known)
    return known
  }

  #follow(ref: string, from: Located): Spot {
    const resource = this.#resourceOf(from)
    const uri = resolveUri(ref, resource.uri)
    if (uri === undefined)
      throw new UsageError('ref_invalid', `${place(from)} has a $ref that is not a URI: ${quote(ref)}. Correct it.`)
    const [target = '', fragment = ''] = uri.split('#')
    const found = target === resource.uri ? resource : this.#resource(target, ref, from)
    if (fragment === '') return found.root
    if (fragment.startsWith('/')) return this.#walk(found, fragment, ref, from)
    const anchored = found.anchors.get(decode(fragment))
    if (anchored === undefined) {
      throw new UsageError(
        'ref_not_found',
        `${place(from)} has a $ref to an anchor that is missing: ${quote(ref)}. Correct it, or give the schema that is meant this $anchor.`,
      )
    }
    return anchored
  }

  #resource(uri: string, ref: string, from: Located): Resource {
    const found = this.#byUri(uri, from) ?? this.#read(uri) ?? this.#beside(ref, from)
    if (found !== undefined) return found
    const metaschema = METASCHEMAS.get(uri)
    if (metaschema !== undefined) return this.#register(metaschema)
    this.#readAll()
    const named = this.#byUri(uri, from)
    if (named === undefined) throw this.#missing(ref, from)
    return named
  }

  #byUri(uri: string, from: Located): Resource | undefined {
    const [first, second] = this.#resources.get(uri) ?? []
    if (first === undefined || second === undefined) return first
    throw new UsageError(
      'duplicate_id',
      `${first.document.path} and ${second.document.path} have the same $id, ${uri}, and ${place(from)} refers to it. Give each an $id of its own.`,
    )
  }

  /** The file at a URL, if it lies in the folder. */
  #read(url: string): Resource | undefined {
    const known = this.#byFile.get(url)
    if (known !== undefined) return known
    const document = this.#schemas.read(url)
    return document === undefined ? undefined : this.#register(document)
  }

  /** A relative reference falls back to the neighbouring file if the `$id`s do not lead there. */
  #beside(ref: string, from: Located): Resource | undefined {
    const url = resolveUri(ref, from.document.fileUrl)?.split('#', 1)[0]
    return url === undefined ? undefined : this.#read(url)
  }

  /** Any file may have the `$id` that is looked for. One that cannot be read does not. */
  #readAll(): void {
    if (this.#hasReadAll) return
    this.#hasReadAll = true
    for (const url of this.#schemas.files()) {
      try {
        this.#read(url)
      } catch (error) {
        if (!(error instanceof UsageError)) throw error
      }
    }
  }

  #missing(ref: string, from: Located): UsageError {
    if (/^[a-z][a-z0-9+.-]*:/i.test(ref) && !ref.startsWith('file:')) {
      return new UsageError(
        'ref_remote',
        `${place(from)} has a $ref to ${quote(ref)}, which is none of the given schemas. Remote schemas are never fetched: save it into the folder, with its $id.`,
      )
    }
    const file = resolveUri(ref, from.document.fileUrl)
    if (file !== undefined && !file.startsWith(this.#schemas.folder)) {
      return new UsageError(
        'ref_outside',
        `${place(from)} has a $ref that leads out of the schemas' folder: ${quote(ref)}. Give a folder that holds both files, or copy that schema into this one.`,
      )
    }
    return notFound(ref, from)
  }

  #walk(resource: Resource, fragment: string, ref: string, from: Located): Spot {
    let spot = resource.root
    for (const token of fragment.slice(1).split('/').map(decodeToken)) {
      const holder: unknown = spot.schema
      const schema = Array.isArray(holder) || isRecord(holder) ? ownValue(holder, token) : undefined
      const known = isRecord(schema) ? this.#spots.get(schema) : undefined
      spot = known ?? {
        schema: schema as JsonSchema,
        pointer: pointerBelow(spot.pointer, [token]),
        resource: spot.resource,
      }
    }
    if (!isSchema(spot.schema)) throw notFound(ref, from)
    return spot
  }
}

const NO_SCOPE: Scope = { key: '', anchors: new Map() }

/** The scope after the way has led into a resource. */
function enter(scope: Scope, resource: Resource): Scope {
  if (resource.dynamicAnchors.size === 0) return scope
  const added = [...resource.dynamicAnchors].filter(([name]) => !scope.anchors.has(name))
  if (added.length === 0) return scope
  const anchors = new Map([...scope.anchors, ...added])
  const keys = [...anchors].map(([name, spot]) => JSON.stringify([name, spot.resource.document.path, spot.pointer]))
  return { key: keys.sort().join(), anchors }
}

function located({ schema, pointer, resource }: Spot, scope: Scope): Located {
  return { schema, document: resource.document, pointer, resource, scope: enter(scope, resource) }
}

function notFound(ref: string, from: Located): UsageError {
  return new UsageError(
    'ref_not_found',
    `${place(from)} has a $ref to a schema that is missing: ${quote(ref)}. Correct it, or add the schema.`,
  )
}

function ownValue(holder: object, key: string): unknown {
  return Object.getOwnPropertyDescriptor(holder, key)?.value
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    // Not percent-encoded after all: use the text as it is.
    return text
  }
}

export function decodeToken(token: string): string {
  return keyOfToken(decode(token))
}

export function place(located: Pick<Located, 'document' | 'pointer'>): string {
  return located.pointer === '' ? located.document.path : `${located.document.path} (at ${located.pointer})`
}

export function quote(text: string): string {
  return JSON.stringify(text.length > 200 ? `${text.slice(0, 200)}…` : text)
}
