import type { Json } from '../../../src/report/report.js'
import { type Change, isFields, type Received } from '../kit/event.js'
import type { Row } from '../kit/store.js'
import { keyOf } from '../kit/store.js'
import type { Arrival, Content, FieldChange, Mail, Stored } from './content.js'
import type { Store } from './vocabulary.js'

const watched = ['name', 'folder_id', 'size_in_bytes'] as const

function subjectOf(received: Received): string {
  const { payload } = received
  if (!isFields(payload)) return ''
  const entity = payload.asset ?? payload.folder
  return isFields(entity) && typeof entity.id === 'string' ? entity.id : ''
}

/** What a consumer writes down beside its rows, and the columns that its store adds. */
export class Books {
  readonly arrivals: Arrival[] = []
  readonly changes: FieldChange[] = []
  readonly mails: Mail[] = []
  readonly #uploads = new Map<string, number>()
  readonly #counted = new Set<string>()
  readonly #copies = new Map<string, Stored[]>()
  readonly #startedAt = Date.now()
  readonly #draw: () => number
  #serial = 0

  constructor(draw: () => number) {
    this.#draw = draw
  }

  arrive(received: Received): void {
    this.arrivals.push({
      serial: this.arrivals.length + 1,
      uuid: this.#uuid(),
      event: received.event,
      id: subjectOf(received),
      sentAt: received.sentAt,
      at: Date.now(),
    })
  }

  /** Counts each upload once, whatever comes of it. */
  upload(change: Change): void {
    if (change.event !== 'asset.uploaded' || this.#counted.has(change.fingerprint)) return
    this.#counted.add(change.fingerprint)
    const folder = typeof change.data.folder_id === 'string' ? change.data.folder_id : 'root'
    this.#uploads.set(folder, (this.#uploads.get(folder) ?? 0) + 1)
  }

  mail = (change: Change): void => {
    this.mails.push({ serial: this.mails.length + 1, about: change.id, event: change.event, at: Date.now() })
  }

  stamp = (next: Row, before: Stored | undefined): Stored => {
    const now = Date.now()
    const stamp = before?.stamp ?? {
      serial: ++this.#serial,
      uuid: this.#uuid(),
      insertedAt: now,
      revision: 0,
      firstFolder: next.data.folder_id ?? null,
    }
    if (before) this.#compare(before, next, now)
    return { ...next, stamp: { ...stamp, updatedAt: now, revision: stamp.revision + 1 } }
  }

  copy(key: string, row: Stored | undefined): void {
    if (row === undefined) return
    const copies = this.#copies.get(key) ?? []
    const now = Date.now()
    const stamp = { ...row.stamp, serial: ++this.#serial, uuid: this.#uuid(), insertedAt: now, updatedAt: now }
    this.#copies.set(key, [...copies, { ...row, stamp }])
  }

  /** A copy is written by whatever writes its row: `UPDATE … WHERE id = …` meets both. */
  content(store: Store): Content {
    const rows = store.all().flatMap((row) => [
      row,
      ...(this.#copies.get(keyOf(row)) ?? []).map(({ stamp }) => ({
        ...row,
        stamp: { ...row.stamp, serial: stamp.serial, uuid: stamp.uuid },
      })),
    ])
    return {
      rows,
      arrivals: this.arrivals,
      changes: this.changes,
      mails: this.mails,
      uploads: this.#uploads,
      startedAt: this.#startedAt,
      draw: this.#draw,
    }
  }

  #compare(before: Stored, next: Row, at: number): void {
    if (before.deleted || next.deleted) return
    for (const field of watched) {
      const from: Json = before.data[field] ?? null
      const to: Json = next.data[field] ?? null
      if (from !== to) this.changes.push({ id: next.id, kind: next.kind, field, from, to, at })
    }
  }

  #uuid(): string {
    const hex = Array.from({ length: 4 }, () =>
      Math.floor(this.#draw() * 2 ** 32)
        .toString(16)
        .padStart(8, '0'),
    ).join('')
    return [hex.slice(0, 8), hex.slice(8, 12), `4${hex.slice(13, 16)}`, `a${hex.slice(17, 20)}`, hex.slice(20)].join(
      '-',
    )
  }
}
