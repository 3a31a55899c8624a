import type pc from 'picocolors'
import type { DeliveryRow } from './delivery-list.js'
import { shortened, wrapped } from './pretty-lines.js'

const rowLimit = 40
const noteColumns = 20

/** The deliveries as a table: number, event, entity, time, what changed. Long notes go on below their row. */
export function deliveryTable(rows: readonly DeliveryRow[], colors: ReturnType<typeof pc.createColors>): string[] {
  const numbers = rows.map((row) => `${row.group === undefined ? ' ' : '‖'} ${row.number}`)
  const columns = [
    ['#', ...numbers],
    ['event', ...rows.map((row) => row.event)],
    ['entity', ...rows.map((row) => row.entity)],
    ['time', ...rows.map((row) => row.time)],
  ]
  const widths = columns.map((cells) => Math.max(...cells.map((cell) => cell.length)))
  const fixed = (index: number) => columns.map((cells, at) => padded(cells[index] ?? '', widths[at] ?? 0, at === 0))
  const indent = 4 + widths.reduce((sum, width) => sum + width + 2, 0)

  const lines = rows.flatMap((row, index) => {
    const [first = '', ...more] = wrapped(row.note, '', Math.max(80 - indent, noteColumns))
    const line = `    ${fixed(index + 1).join('  ')}  ${first}`.trimEnd()
    return [line, ...more.map((part) => `${' '.repeat(indent)}${part}`)]
  })
  const heading = colors.dim(`    ${fixed(0).join('  ')}  what`)
  const legend = rows.some((row) => row.group !== undefined) ? [colors.dim('    ‖ in flight at once')] : []
  return [heading, ...shortened(lines, rowLimit), ...legend]
}

function padded(text: string, width: number, right: boolean): string {
  return right ? text.padStart(width) : text.padEnd(width)
}
