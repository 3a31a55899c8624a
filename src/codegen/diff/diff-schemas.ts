import type { Model } from '../model/model.js'
import { loadModel } from '../read/load-model.js'
import { readSchemas } from '../read/read-schemas.js'
import { compareSchemas } from './compare-schemas.js'
import type { SchemaChange } from './schema-change.js'

export interface DiffOptions {
  /** A folder of schemas, or a file. */
  readonly from: string
  readonly to: string
  /** The property that tells the events apart. Default: found, in each. */
  readonly discriminator?: string | undefined
}

/**
 * Says what changed between two versions of schemas, event by event, and whom it breaks.
 *
 * @throws UsageError if schemas cannot be read or used.
 */
export function diffSchemas({ from, to, discriminator }: DiffOptions): SchemaChange[] {
  const [before, after] = [from, to].map((location) => loadModel(readSchemas(location), { discriminator }))
  return before === undefined || after === undefined ? [] : diffModels(before, after)
}

export function diffModels(before: Model, after: Model): SchemaChange[] {
  const changes: SchemaChange[] = []
  const [by, byNow] = [before, after].map(({ discriminator }) => discriminator.join('.'))
  if (by !== byNow) {
    changes.push({
      path: 'all events',
      message: `are told apart by ${byNow || 'their forms'}, no longer by ${by || 'their forms'}`,
      breaks: ['receivers', 'senders'],
    })
  }
  const [old, now] = [before, after].map(({ events }) => new Map(events.map((event) => [event.name, event.type])))
  for (const [name, type] of old ?? []) {
    const next = now?.get(name)
    if (next === undefined)
      changes.push({ path: name, message: 'the event was removed', breaks: ['receivers', 'senders'] })
    else
      changes.push(
        ...compareSchemas([before, before.defs.get(type) ?? true], [after, after.defs.get(next) ?? true], name),
      )
  }
  for (const name of now?.keys() ?? []) {
    if (old?.has(name) !== true) {
      changes.push({
        path: name,
        message: 'the event is new: a receiver that lists all events does not know it',
        breaks: ['receivers'],
      })
    }
  }
  if (before.unknown !== undefined && after.unknown === undefined) {
    changes.push({ path: 'unknown events', message: 'are no longer valid', breaks: ['senders'] })
  } else if (before.unknown !== undefined && after.unknown !== undefined) {
    const [envelope, next] = [before.defs.get(before.unknown) ?? true, after.defs.get(after.unknown) ?? true]
    changes.push(...compareSchemas([before, envelope], [after, next], 'unknown events'))
  }
  return changes
}
