import type { Json } from '../../../src/report/report.js'
import type { Fields } from '../kit/event.js'
import type { Row } from '../kit/store.js'

/** Columns that a store gives its rows by itself. */
export interface Stamp {
  /** Row number, from 1 on. */
  readonly serial: number
  readonly uuid: string
  /** When it was first written and last changed here, ms since the epoch. */
  readonly insertedAt: number
  readonly updatedAt: number
  /** How often it was written. */
  readonly revision: number
  readonly firstFolder: Json
}

export interface Stored extends Row {
  readonly stamp: Stamp
}

/** An authentic delivery, whatever it held. */
export interface Arrival {
  readonly serial: number
  readonly uuid: string
  readonly event: string
  readonly id: string
  readonly sentAt: string
  readonly at: number
}

/** A field that a change gave another value. */
export interface FieldChange {
  readonly id: string
  readonly kind: string
  readonly field: string
  readonly from: Json
  readonly to: Json
  readonly at: number
}

export interface Mail {
  readonly serial: number
  readonly about: string
  readonly event: string
  readonly at: number
}

/** Whatever a consumer holds, before it is shown in any form. */
export interface Content {
  /** Removed ones included, in the order of insertion. */
  readonly rows: readonly Stored[]
  readonly arrivals: readonly Arrival[]
  readonly changes: readonly FieldChange[]
  readonly mails: readonly Mail[]
  /** Distinct uploads by the folder they went to. */
  readonly uploads: ReadonlyMap<string, number>
  readonly startedAt: number
  readonly draw: () => number
}

export const text = (row: { readonly data: Fields }, name: string): string => {
  const value = row.data[name]
  return typeof value === 'string' ? value : value === undefined || value === null ? '' : JSON.stringify(value)
}

export const liveRows = (content: Content): Stored[] => content.rows.filter((row) => !row.deleted)
export const ofKind = (rows: readonly Stored[], kind: Row['kind']): Stored[] => rows.filter((row) => row.kind === kind)
