import { CHECKED_FORMATS } from '../model/format-names.js'
import { pascalCase } from '../model/names.js'
import { quoteString } from '../types/quote.js'
import type { CodePart } from './code-parts.js'
import { FORMAT_PARTS, FORMATS } from './runtime/formats.js'

/** The JSON type that a format is of; `undefined` for one that is not checked. */
export function typeOfFormat(format: unknown): 'string' | 'number' | undefined {
  const checked = CHECKED_FORMATS.find((name) => name === format)
  return checked && (FORMATS[checked].type ?? 'string')
}

/** The name of the function that checks a format. */
export function formatFunction(format: string): string {
  return `format${pascalCase(format)}`
}

/** All formats and what they share, as parts of the output. */
export function formatParts(): [string, CodePart][] {
  const shared = Object.entries(FORMAT_PARTS).map(([name, code]): [string, CodePart] => [
    name,
    { code, uses: new Set() },
  ])
  const formats = Object.entries(FORMATS).map(([format, { code, needs }]): [string, CodePart] => {
    const name = formatFunction(format)
    return [name, { code: `const ${name} = ${code}`, uses: new Set(needs) }]
  })
  return [...shared, ...formats]
}

/** What messages call the formats whose functions are among some parts. */
export function formatLabels(parts: readonly string[]): string {
  const used = Object.entries(FORMATS).filter(([format]) => parts.includes(formatFunction(format)))
  const entries = used.map(([format, { label }]) => `\n  ${quoteString(format)}: ${quoteString(label)},`)
  return `const FORMAT_LABELS = {${entries.join('')}\n}`
}
