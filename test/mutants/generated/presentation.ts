import type { Json } from '../../../src/report/report.js'
import type { Content } from './content.js'
import type { Aspect, Beside, Columns, Extra, Layout, Removal, Sorting } from './vocabulary.js'

/** How a consumer shows its state: rows in columns, in an order, in a layout, with sections beside them. */
export interface Presentation {
  readonly columns: Columns
  readonly extras: readonly Extra[]
  readonly removal: Removal
  readonly sorting: Sorting
  readonly layout: Layout
  readonly besides: readonly Beside[]
}

export function present(presentation: Presentation, content: Content, replaced: Record<string, Json> = {}): Json {
  const { columns, extras, removal, sorting, layout, besides } = presentation
  const now = Date.now()
  const shown = sorting.sort([...content.rows], content.draw).flatMap((row) => {
    const own = Object.fromEntries(extras.flatMap((extra) => Object.entries(extra.of(row, now))))
    const fields = removal.of(row, { ...columns.of(row), ...own })
    return fields === undefined ? [] : [{ row, fields }]
  })
  const state = layout.of(shown, content)
  const sections = besides.map((beside): [string, Json] => [beside.name.replaceAll(' ', '_'), beside.of(content)])
  if (sections.length === 0 && Object.keys(replaced).length === 0) return state
  return { state, ...Object.fromEntries(sections), ...replaced }
}

/** What of an event the rows show. */
export function shows({ columns, extras, layout }: Presentation): Set<Aspect> {
  const fromRows: Aspect[] =
    layout.uses === 'own'
      ? []
      : [...columns.shows, ...extras.flatMap((extra) => extra.shows ?? []), 'copies', 'all rows']
  return new Set([...fromRows.filter((aspect) => !layout.hides.includes(aspect)), ...(layout.shows ?? [])])
}

/** What else could give a habit away: sections beside the rows, and columns of the store's own. */
export const hints = ({ besides, extras, layout }: Presentation): Set<Aspect> =>
  new Set([
    ...besides.flatMap((beside) => beside.shows ?? []),
    ...(layout.uses === 'own' ? [] : extras.flatMap((extra) => extra.hints ?? [])),
  ])

/** The words that a presentation is made of, the plain ones left out. */
export function wordsOf({ columns, extras, removal, sorting, layout, besides }: Presentation): string[] {
  if (layout.uses === 'own') return [layout.name, ...besides.map(({ name }) => `+ ${name}`)]
  return [
    layout.name,
    columns.name,
    ...extras.map(({ name }) => `column ${name}`),
    `removed: ${removal.name}`,
    `sorted ${sorting.name}`,
    ...besides.map(({ name }) => `+ ${name}`),
  ]
}
