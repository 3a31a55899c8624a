import type { StandardSchemaV1 } from '@standard-schema/spec'
import type { AnyWebhookEvent, FolderCreatedEvent } from '../../generated/types.js'
import { validateEvent, validators } from '../../generated/validators.js'

const any: StandardSchemaV1<unknown, AnyWebhookEvent> = validateEvent
const one: StandardSchemaV1 = validators['folder.created']
const output: FolderCreatedEvent | undefined = undefined as
  | StandardSchemaV1.InferOutput<(typeof validators)['folder.created']>
  | undefined

export { any, one, output }
