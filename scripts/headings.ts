import type { Family } from '../src/laws/law.js'
import { lawAnchor } from '../src/report/law-link.js'

/** The families of laws and defects in the order of the pages, with what holds in each. */
export const families: Readonly<Record<Family, string>> = {
  signature: 'what CKBox signed is accepted, and nothing else',
  body: 'the raw bytes of the body count, however its JSON is written',
  protocol: 'every request is answered, and a success means that the work is done',
  schema: 'events are read as documented, and may grow',
  idempotency: 'the same event twice is one event',
  ordering: 'the order of arrival decides nothing',
  concurrency: 'concurrent deliveries do not harm each other',
  recovery: 'failures lose nothing',
  isolation: 'what does not belong together stays apart',
  limits: 'size, number and depth',
}

/** `ordering/ties-converge` as `Ordering: ties converge`; links from reports rely on the anchor that GitHub makes of it. */
export function headingOf(id: string): string {
  return capital(id.replace('/', ': ').replaceAll('-', ' '))
}

/** A link to the heading of a law or defect, on this page or on another one. */
export function linkTo(id: string, page = ''): string {
  return `[${id}](${page}#${lawAnchor(id)})`
}

export function isOf(family: string, id: string): boolean {
  return id.startsWith(`${family}/`)
}

export function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}

/** `a, b and c`. */
export function listed(texts: readonly string[], last = 'and'): string {
  const [final = '', ...before] = texts.toReversed()
  return before.length === 0 ? final : `${before.toReversed().join(', ')} ${last} ${final}`
}
