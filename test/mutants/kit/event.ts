import { createHash } from 'node:crypto'
import type { Json } from '../../../src/report/report.js'
import { canonical } from './canonical.js'

export type Fields = { readonly [key: string]: Json }
export type Kind = 'asset' | 'folder'
export type Verb = 'create' | 'change' | 'remove'

/** A body that is an event by its outside: a name and an environment. */
export interface Received {
  readonly environment: string
  readonly event: string
  readonly payload: Json
  readonly sentAt: string
  readonly raw: Fields
}

/** What an event means for one asset or folder: a full snapshot, or its end. */
export interface Change {
  readonly environment: string
  readonly workspace: string
  readonly kind: Kind
  readonly id: string
  readonly event: string
  readonly verb: Verb
  /** `sent_at`, ms since the epoch. */
  readonly at: number
  readonly sentAt: string
  readonly data: Fields
  readonly payload: Fields
  /** Hash of the event, however it was written: decides between two events of one moment. */
  readonly fingerprint: string
}

export const verbs: ReadonlyMap<string, Verb> = new Map<string, Verb>([
  ['asset.uploaded', 'create'],
  ['asset.copied', 'create'],
  ['asset.modified', 'change'],
  ['asset.overwritten', 'change'],
  ['asset.removed', 'remove'],
  ['folder.created', 'create'],
  ['folder.modified', 'change'],
  ['folder.removed', 'remove'],
])

export const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

export const digest = (text: string | Buffer): string => createHash('sha256').update(text).digest('hex')

/** Deeper than any real metadata; recursion over what passes is safe. */
const deepest = 200

function tooDeep(text: string): boolean {
  let depth = 0
  let inString = false
  for (let at = 0; at < text.length; at++) {
    const char = text.charCodeAt(at)
    if (inString) {
      if (char === 92) at++
      else if (char === 34) inString = false
    } else if (char === 34) inString = true
    else if (char === 123 || char === 91) {
      if (++depth > deepest) return true
    } else if (char === 125 || char === 93) depth--
  }
  return false
}

/** Undefined where the body is no event at all. */
export function readEvent(body: Buffer): Received | undefined {
  const text = body.toString('utf8')
  if (tooDeep(text)) return undefined
  let raw: unknown
  try {
    raw = JSON.parse(text)
  } catch {
    return undefined
  }
  if (!isFields(raw)) return undefined
  const { environment_id: environment, event, payload, sent_at: sentAt } = raw
  if (typeof environment !== 'string' || typeof event !== 'string' || typeof sentAt !== 'string') return undefined
  if (payload === undefined || Number.isNaN(Date.parse(sentAt))) return undefined
  return { environment, event, payload, sentAt, raw }
}

/** `ignored` for events that change nothing; undefined for a known event whose payload makes no sense. */
export function changeOf(received: Received): Change | 'ignored' | undefined {
  const verb = verbs.get(received.event)
  if (verb === undefined) return 'ignored'
  const { payload } = received
  if (!isFields(payload)) return undefined
  const kind: Kind = received.event.startsWith('asset.') ? 'asset' : 'folder'
  const data = payload[kind]
  if (!isFields(data) || typeof data.id !== 'string') return undefined
  let fingerprint: string | undefined
  return {
    environment: received.environment,
    workspace: typeof payload.workspace_id === 'string' ? payload.workspace_id : '',
    kind,
    id: data.id,
    event: received.event,
    verb,
    at: Date.parse(received.sentAt),
    sentAt: received.sentAt,
    data,
    payload,
    get fingerprint() {
      fingerprint ??= digest(canonical(received.raw))
      return fingerprint
    },
  }
}
