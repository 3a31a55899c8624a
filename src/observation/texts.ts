import type { Json } from './json.js'

/** What stands for a moment in a projection: which event set it must not matter, only the snapshots do. */
export const TIME = '⟨time⟩'

/** What separates the parts of a text, the widest first. Nothing is left out between commas, so that columns stay. */
const DELIMITERS: readonly { readonly by: string; readonly keepsEmpty: boolean }[] = [
  { by: '\t', keepsEmpty: true },
  { by: '|', keepsEmpty: true },
  { by: ';', keepsEmpty: true },
  { by: ',', keepsEmpty: true },
  { by: ' ', keepsEmpty: false },
]

/** The lines of a text that has several. */
export function linesOf(text: string): readonly string[] | undefined {
  if (!text.includes('\n')) return undefined
  const lines = text.split('\n').flatMap((line) => (line.trim() === '' ? [] : [line.trim()]))
  return lines.length > 1 ? lines : undefined
}

/** Words as columns are called by, such as `mime_type`, `sizeInBytes`, `First Name` or `ID`; no id, and no text with numbers. */
const NAME = /^(?:[A-Z]?[a-z]+(?:[A-Z][a-z]+)*|[A-Z]+)(?:[ ._-](?:[A-Z]?[a-z]+(?:[A-Z][a-z]+)*|[A-Z]+))*$/

/**
 * The rows of a table with a line of names above them, by these names; `undefined` where it is none. An empty field is left
 * out: a column that only some rows have is there for all of them.
 */
export function tableIn(lines: readonly string[]): readonly Json[] | undefined {
  const [header = '', ...rows] = lines
  for (const { by, keepsEmpty } of DELIMITERS) {
    if (!keepsEmpty || !header.includes(by)) continue
    const partsIn = (line: string) => splitOutside(line, by).map((field) => unquoted(field.trim()))
    const names = partsIn(header)
    if (!names.every((name) => NAME.test(name)) || new Set(names).size < names.length) continue
    const cells = rows.map(partsIn)
    if (cells.some((fields) => fields.length !== names.length)) continue
    return cells.map((fields) =>
      Object.fromEntries(names.flatMap((name, at) => (fields[at] === '' ? [] : [[name, fields[at] as Json]]))),
    )
  }
  return undefined
}

/** The parts of a delimited text, none of which cuts one of `whole`; `undefined` where it is in one piece. */
export function fieldsOf(text: string, whole: readonly string[] = []): readonly string[] | undefined {
  const kept = whole.filter((one) => text.includes(one))
  if (kept.length === 0) return partsOf(text)
  const signOf = (place: number) => String.fromCharCode(FIRST_SIGN + place)
  const signed = kept.reduce((rest, one, place) => rest.replaceAll(one, signOf(place)), text)
  return partsOf(signed)?.map((part) =>
    kept.reduce((rest, one, place) => rest.replaceAll(signOf(place), () => one), part),
  )
}

/** For private use: stands in no text by accident. */
const FIRST_SIGN = 0xe000

function partsOf(text: string): readonly string[] | undefined {
  for (const { by, keepsEmpty } of DELIMITERS) {
    if (!text.includes(by)) continue
    const fields = splitOutside(text, by).map((field) => field.trim())
    const kept = keepsEmpty ? fields : fields.filter((field) => field !== '')
    if (kept.length > 1) return kept
  }
  return undefined
}

/** What stands in quotation marks, those inside doubled or behind a backslash. */
const QUOTED = /"(?:[^"\\]|\\.|"")*"/gs
const QUOTED_OR_BRACKET = new RegExp(`${QUOTED.source}|["{}[\\]]`, 'gs')

/** The parts of a text between delimiters, none of which cuts what stands in quotation marks, or a document. */
function splitOutside(text: string, by: string): string[] {
  const fields = ['']
  const add = (part: string, whole = false) => {
    const [first = '', ...more] = whole ? [part] : part.split(by)
    fields.push(`${fields.pop()}${first}`, ...more)
  }
  let depth = 0
  let end = 0
  for (const { index, 0: sign } of text.matchAll(QUOTED_OR_BRACKET)) {
    if (depth === 0) {
      add(text.slice(end, index))
      end = index
    }
    if (sign === '{' || sign === '[') depth++
    if (sign === '}' || sign === ']') depth--
    if (sign === '"' || depth < 0) return text.split(by)
    if (depth > 0) continue
    const group = text.slice(end, index + sign.length)
    add(group, group.startsWith('"') || documentIn(group) !== undefined)
    end = index + sign.length
  }
  if (depth > 0) return text.split(by)
  add(text.slice(end))
  return fields
}

/** What a text in quotation marks says, be they escaped as in JSON or as in CSV. */
function unquoted(text: string): string {
  if (text.match(QUOTED)?.[0] !== text) return text
  try {
    return String(JSON.parse(text))
  } catch {
    return text.slice(1, -1).replaceAll('""', '"')
  }
}

const PAIR = /^([A-Za-z_][\w.-]*)=([^=].*)$/s

/** What the parts of a text say, by name: `size=12` says it of `size`, any other part of its number. */
export function membersOf(fields: readonly string[]): Map<string, Json> {
  const members = new Map<string, Json>()
  for (const [index, field] of fields.entries()) {
    const [, name, value] = PAIR.exec(field) ?? []
    if (name === undefined || value === undefined || members.has(name)) members.set(String(index), unquoted(field))
    else members.set(name, scalarIn(value))
  }
  return members
}

/** The number, boolean or `null` that a text is in JSON, if nothing of it gets lost; else what it says. */
function scalarIn(text: string): Json {
  try {
    const value = JSON.parse(text) as Json
    return String(value) === text ? value : unquoted(text)
  } catch {
    return unquoted(text)
  }
}

/** The document that a text holds, if it is one. */
export function documentIn(text: string): Json | undefined {
  const first = text.trimStart().charAt(0)
  if (first !== '{' && first !== '[') return undefined
  try {
    return JSON.parse(text) as Json
  } catch {
    return undefined
  }
}

/** Wide enough for a time that is written without its time zone. */
const NEAR_MS = 26 * 3600_000
const DATE_TIME = /\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?(?: ?(?:Z|UTC|[+-]\d{2}:?\d{2}))?)?/g
/** Seconds, milliseconds, microseconds and nanoseconds since the epoch, by their number of digits. */
const UNITS: ReadonlyMap<number, number> = new Map([
  [10, 1e3],
  [13, 1],
  [16, 1e-3],
  [19, 1e-6],
])

/** Recognises the moments that something happened at, or was received at, in any of the usual forms. */
export class Times {
  readonly #moments: readonly number[]

  /** @param moments ms since the epoch */
  constructor(moments: readonly number[]) {
    this.#moments = moments
  }

  isOne(value: Json): boolean {
    if (typeof value === 'number') return this.#isNear(msOf(value))
    if (typeof value !== 'string' || value.length < 10 || value.length > 40 || !/\d{4}/.test(value)) return false
    if (/^\d+(?:\.\d+)?$/.test(value)) return this.#isNear(msOf(Number(value)))
    // Not every text with a number in it is meant as a date, though `Date.parse` takes it for one.
    return (
      /^(?:\d{4}-\d{2}-\d{2}|\w{3},? \w{3}? ?\d|\d{1,2}[./]\d{1,2}[./]\d{4})/.test(value) && this.#isNear(parsed(value))
    )
  }

  /** The text with a sign in place of each date with or without a time. */
  without(text: string): string {
    return text.replace(DATE_TIME, (date) => (this.#isNear(parsed(date)) ? TIME : date))
  }

  #isNear(ms: number): boolean {
    return this.#moments.some((moment) => Math.abs(ms - moment) < NEAR_MS)
  }
}

function msOf(value: number): number {
  const digits = String(Math.trunc(Math.abs(value))).length
  return value * (UNITS.get(digits) ?? Number.NaN)
}

/** In the usual forms of dates; `15.3.2026` and `15/3/2026` have the day first, or else the month. */
function parsed(text: string): number {
  const plain = Date.parse(text.replace(',', '.'))
  if (!Number.isNaN(plain)) return plain
  const [, day, month, year] = /^(\d{1,2})[./](\d{1,2})[./](\d{4})/.exec(text) ?? []
  return Date.UTC(Number(year), Number(month) - 1, Number(day))
}
