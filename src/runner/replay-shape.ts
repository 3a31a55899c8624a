import type { WebhookEvent } from '../../generated/types.js'
import { UsageError } from '../errors.js'
import type { Delivery, Step } from '../schedule/schedule.js'
import type { Declared } from './declared.js'
import type { Counterexample, Json } from './report.js'

/** The error for a replay file that is JSON but not of the right shape: names the place and what belongs there. */
export function malformed(where: string, wanted: string, found: unknown): UsageError {
  const shown = found === undefined ? 'is missing' : `is ${abridged(JSON.stringify(found))}`
  return new UsageError(
    'replay_file_malformed',
    `The replay file is malformed: ${where} ${shown}, expected ${wanted}. ` +
      'Give a file that "ckbox-webhooks check" wrote, unchanged.',
  )
}

export function asRecord(where: string, value: unknown): Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw malformed(where, 'an object', value)
  return value as Record<string, unknown>
}

export function asText(where: string, value: unknown): string {
  if (typeof value !== 'string') throw malformed(where, 'a string', value)
  return value
}

export function asInteger(where: string, value: unknown): number {
  if (typeof value !== 'number' || !Number.isSafeInteger(value)) throw malformed(where, 'an integer', value)
  return value
}

function asBoolean(where: string, value: unknown): boolean {
  if (typeof value !== 'boolean') throw malformed(where, 'true or false', value)
  return value
}

/** What the consumer declared. Absent altogether is the same as nothing declared. */
export function asDeclared(value: unknown): Declared {
  if (value === undefined) return {}
  const record = asRecord('consumer', value)
  const { unknownEvents } = record
  if (unknownEvents !== undefined && unknownEvents !== 'accept' && unknownEvents !== 'refuse') {
    throw malformed('consumer.unknownEvents', '"accept" or "refuse"', unknownEvents)
  }
  return {
    ...field(record, 'consumer', 'path', asText),
    ...field(record, 'consumer', 'signedUrl', asText),
    ...field(record, 'consumer', 'replayWindow', asMilliseconds),
    ...(unknownEvents !== undefined && { unknownEvents }),
    ...field(record, 'consumer', 'environments', asTexts),
    ...field(record, 'consumer', 'cascade', asBoolean),
    ...field(record, 'consumer', 'events', asTexts),
    ...field(record, 'consumer', 'maxResponse', asMilliseconds),
    ...field(record, 'consumer', 'settle', asMilliseconds),
  }
}

export function asCounterexample(value: unknown): Counterexample {
  const record = asRecord('counterexample', value)
  const at = 'counterexample'
  const history = field(record, at, 'history', asEvents)
  const eventCount = history.history?.length ?? 0
  return {
    ...field(record, at, 'name', asText),
    ...history,
    ...field(record, at, 'schedule', (where, steps) => asSteps(where, steps, eventCount)),
    ...field(record, at, 'request', asRequest),
    ...field(record, at, 'answer', asAnswer),
    ...field(record, at, 'expected', asJson),
    ...field(record, at, 'actual', asJson),
    ...field(record, at, 'diff', asText),
  }
}

function asEvents(where: string, value: unknown): WebhookEvent[] {
  return asList(where, value).map((item, index) => {
    const event = asRecord(`${where}[${index}]`, item)
    for (const key of ['event', 'environment_id', 'sent_at']) asText(`${where}[${index}].${key}`, event[key])
    asRecord(`${where}[${index}].payload`, event.payload)
    // Only the envelope is looked at: a history may hold an event of an unknown name, or one that is wrong on purpose.
    return event as unknown as WebhookEvent
  })
}

function asSteps(where: string, value: unknown, eventCount: number): Step[] {
  return asList(where, value).map((item, index) => {
    const place = `${where}[${index}]`
    const step = asRecord(place, item)
    if (step.together === undefined) return asDelivery(place, step, eventCount)
    const together = asList(`${place}.together`, step.together)
    return { together: together.map((one, at) => asDelivery(`${place}.together[${at}]`, one, eventCount)) }
  })
}

function asDelivery(where: string, value: unknown, eventCount: number): Delivery {
  const delivery = asRecord(where, value)
  const event = asInteger(`${where}.event`, delivery.event)
  if (event < 0 || event >= eventCount) {
    throw malformed(`${where}.event`, `the index of one of the history's ${eventCount} events`, event)
  }
  const { signing } = delivery
  if (signing !== undefined && signing !== 'fresh' && signing !== 'identical' && signing !== 'forged') {
    throw malformed(`${where}.signing`, '"fresh", "identical" or "forged"', signing)
  }
  return {
    event,
    ...(signing !== undefined && { signing }),
    ...field(delivery, where, 'clockOffsetMs', asInteger),
    ...field(delivery, where, 'after', asInterruption),
    ...field(delivery, where, 'killedAfterMs', asMilliseconds),
  }
}

function asInterruption(where: string, value: unknown): NonNullable<Delivery['after']> {
  if (value === 'restart' || value === 'fault') return value
  if (typeof value === 'string') throw malformed(where, '"restart", "fault" or milliseconds', value)
  return asMilliseconds(where, value)
}

function asRequest(where: string, value: unknown): NonNullable<Counterexample['request']> {
  const request = asRecord(where, value)
  return {
    note: asText(`${where}.note`, request.note),
    method: asText(`${where}.method`, request.method),
    url: asText(`${where}.url`, request.url),
    headers: asList(`${where}.headers`, request.headers).map((pair, index) => {
      const [name, text, ...rest] = asTexts(`${where}.headers[${index}]`, pair)
      if (name === undefined || text === undefined || rest.length > 0) {
        throw malformed(`${where}.headers[${index}]`, '[name, value]', pair)
      }
      return [name, text] as const
    }),
    body: asText(`${where}.body`, request.body),
  }
}

function asAnswer(where: string, value: unknown): NonNullable<Counterexample['answer']> {
  const answer = asRecord(where, value)
  return {
    ...field(answer, where, 'status', asInteger),
    ...field(answer, where, 'failure', asText),
    ...field(answer, where, 'body', asText),
  }
}

function asJson(_where: string, value: unknown): Json {
  return value as Json
}

function asList(where: string, value: unknown): unknown[] {
  if (!Array.isArray(value)) throw malformed(where, 'a list', value)
  return value
}

function asTexts(where: string, value: unknown): string[] {
  return asList(where, value).map((item, index) => asText(`${where}[${index}]`, item))
}

function asMilliseconds(where: string, value: unknown): number {
  if (typeof value !== 'number' || !Number.isFinite(value) || value < 0) throw malformed(where, 'milliseconds', value)
  return value
}

/** `{ [key]: read(value) }`, or `{}` where the field is absent: so that optional properties stay absent. */
function field<Key extends string, Value>(
  record: Record<string, unknown>,
  within: string,
  key: Key,
  read: (where: string, value: unknown) => Value,
): { [K in Key]?: Value } {
  const value = record[key]
  if (value === undefined) return {}
  return { [key]: read(`${within}.${key}`, value) } as { [K in Key]?: Value }
}

function abridged(text: string): string {
  return text.length > 60 ? `${text.slice(0, 57)}...` : text
}
