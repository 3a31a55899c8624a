import type { WebhookEvent } from '../../generated/types.js'
import { UsageError } from '../errors.js'
import { isRecord, type JsonSchema } from '../json-schema/schema.js'
import { type Choices, chance, pick } from '../random/choices.js'
import type { AssetDetails, Extra, FileFacts, FolderDetails, User } from './actions.js'
import type { Draw } from './draw.js'
import { acceptsPlainly } from './draw-text.js'
import { drawFrom } from './from-schema.js'
import { LONG_TEXT_LENGTH } from './hard-values.js'
import { FILES } from './sample-words.js'
import { properties, type SchemaDocument, schemaDocument, strings } from './schema-document.js'

export interface Change<Details> {
  readonly changes: Partial<Details>
  readonly without: readonly string[]
}

/** Draws everything in an event that somebody decided or that the simulated CKBox knows nothing of. */
export interface DetailDraws {
  asset(choices: Choices, ordinal: number): AssetDetails
  assetChange(choices: Choices, ordinal: number): Change<AssetDetails>
  file(choices: Choices, ordinal: number): FileFacts
  folder(choices: Choices, ordinal: number): FolderDetails
  folderChange(choices: Choices, ordinal: number): Change<FolderDetails>
  user(choices: Choices): User
  extra(event: WebhookEvent['event'], choices: Choices, ordinal: number): Extra
  /** Whether something may be called so, and it is not too long for a sound receiver. */
  readonly isName: Readonly<Record<'asset' | 'folder', (text: string) => boolean>>
}

/** What the model gives itself. Everything else in the schemas, now or later, is drawn. */
export const MODELLED = {
  envelope: ['environment_id', 'event', 'payload', 'sent_at'],
  payload: [
    'workspace_id',
    'asset',
    'asset_before_modification',
    'source_asset',
    'paths_to_be_invalidated',
    'folder',
    'user',
    'id',
    'url',
    'webhook',
  ],
  asset: ['id', 'url', 'images_urls', 'folder_id'],
  file: ['extension', 'mime_type', 'size_in_bytes'],
  folder: ['id', 'parent_id'],
}
/** Where something lies does not change by a change of its details. */
const PLACING = ['category_id']

interface Member {
  readonly name: string
  readonly isRequired: boolean
  readonly draw: Draw
}

const NOTHING: Extra = {}

const known = new WeakMap<object, DetailDraws>()

/** Compiles the bundled schema of all events once. */
export function detailDraws(bundle: JsonSchema): DetailDraws {
  if (!isRecord(bundle)) throw new UsageError('schema_without_events', 'The schema of the events has to be an object.')
  const draws = known.get(bundle) ?? compile(bundle)
  known.set(bundle, draws)
  return draws
}

function compile(bundle: JsonSchema): DetailDraws {
  const document = schemaDocument(bundle)
  const events = eventSchemas(bundle)
  const membersOf = (schema: JsonSchema | undefined, except: readonly string[]): readonly Member[] => {
    const flat = schema === undefined ? false : document.flatten(schema)
    if (flat === false) return []
    const required = strings(flat, 'required')
    return Object.entries(properties(flat))
      .filter(([name]) => !except.includes(name))
      .map(([name, part]) => ({ name, isRequired: required.includes(name), draw: drawFrom(part, document, name) }))
  }
  const payloadOf = (event: string): JsonSchema => properties(flatObject(events.get(event), document)).payload ?? {}
  const partOf = (event: string, part: string): JsonSchema => {
    const schema = properties(flatObject(payloadOf(event), document))[part]
    if (schema !== undefined) return schema
    throw new UsageError('schema_without_events', `The schema of "${event}" describes no "${part}" in its payload.`)
  }

  const asset = partOf('asset.uploaded', 'asset')
  const assetMembers = membersOf(asset, [...MODELLED.asset, ...MODELLED.file])
  const fileMembers = membersOf(asset, MODELLED.asset).filter(({ name }) => MODELLED.file.includes(name))
  const folder = partOf('folder.created', 'folder')
  const folderMembers = membersOf(folder, MODELLED.folder)
  const drawUser = drawFrom(partOf('asset.uploaded', 'user'), document, 'user')
  const files = fittingFiles(asset, document)
  const extras = new Map(
    [...events].map(([event, schema]) => [
      event,
      { envelope: membersOf(schema, MODELLED.envelope), payload: membersOf(payloadOf(event), MODELLED.payload) },
    ]),
  )

  const file = (choices: Choices, ordinal: number): FileFacts =>
    ({
      ...draw(fileMembers, choices, ordinal),
      ...(files.length > 0 && pick(choices, files)),
    }) as FileFacts
  const isNameIn = (schema: JsonSchema) => {
    const { name = false } = properties(flatObject(schema, document))
    return (text: string) => text.length <= LONG_TEXT_LENGTH && acceptsPlainly(name, document, text)
  }
  return {
    isName: { asset: isNameIn(asset), folder: isNameIn(folder) },
    file,
    asset: (choices, ordinal) =>
      ({ ...draw(assetMembers, choices, ordinal), ...file(choices, ordinal) }) as unknown as AssetDetails,
    assetChange: (choices, ordinal) => change(assetMembers, choices, ordinal) as Change<AssetDetails>,
    folder: (choices, ordinal) => draw(folderMembers, choices, ordinal) as unknown as FolderDetails,
    folderChange: (choices, ordinal) => change(folderMembers, choices, ordinal) as Change<FolderDetails>,
    user: (choices) => drawUser(choices, 0) as User,
    extra(event, choices, ordinal) {
      const members = extras.get(event)
      if (members === undefined || members.envelope.length + members.payload.length === 0) return NOTHING
      return { envelope: draw(members.envelope, choices, ordinal), payload: draw(members.payload, choices, ordinal) }
    },
  }
}

function flatObject(schema: JsonSchema | undefined, document: SchemaDocument) {
  const flat = schema === undefined ? false : document.flatten(schema)
  return flat === false ? {} : flat
}

/** Every schema in the bundle that says which event it is for, by the name of the event. */
function eventSchemas(bundle: JsonSchema): ReadonlyMap<string, JsonSchema> {
  const found = new Map<string, JsonSchema>()
  const search = (value: unknown): void => {
    if (Array.isArray(value)) value.forEach(search)
    if (!isRecord(value)) return
    const { event, payload } = properties(value)
    if (isRecord(event) && typeof event.const === 'string' && payload !== undefined) found.set(event.const, value)
    Object.values(value).forEach(search)
  }
  search(bundle)
  return found
}

function fittingFiles(asset: JsonSchema, document: SchemaDocument) {
  const { extension, mime_type } = properties(flatObject(asset, document))
  if (extension === undefined || mime_type === undefined) return []
  return FILES.filter(
    (file) =>
      acceptsPlainly(extension, document, file.extension) && acceptsPlainly(mime_type, document, file.mime_type),
  )
}

function draw(members: readonly Member[], choices: Choices, ordinal: number): Record<string, unknown> {
  const values: Record<string, unknown> = {}
  for (const { name, isRequired, draw: drawValue } of members) {
    if (isRequired || chance(choices, 3, 4)) values[name] = drawValue(choices, ordinal)
  }
  return values
}

/** One property changes for certain, the others now and then; an optional one may go. */
function change(members: readonly Member[], choices: Choices, ordinal: number): Change<Record<string, unknown>> {
  const changeable = members.filter(({ name }) => !PLACING.includes(name))
  const certain = changeable.length > 0 ? choices.below(changeable.length) : 0
  const changes: Record<string, unknown> = {}
  const without: string[] = []
  for (const [at, { name, isRequired, draw: drawValue }] of changeable.entries()) {
    if (at !== certain && !chance(choices, 1, 3)) continue
    if (!isRequired && chance(choices, 1, 4)) without.push(name)
    else changes[name] = drawValue(choices, ordinal)
  }
  return { changes, without }
}
