import { formatPatch, structuredPatch } from 'diff'
import type { Counterexample, Json } from './report.js'

/** Unified diff from the expected state to the observed one, without file names; `undefined` where there is none. */
export function stateDiff({ expected, actual, diff }: Counterexample): string | undefined {
  if (diff !== undefined) return withoutFileNames(diff) || undefined
  if (expected === undefined || actual === undefined) return undefined
  const patch = structuredPatch('expected', 'actual', pretty(expected), pretty(actual), '', '', { context: 3 })
  return patch.hunks.length === 0 ? undefined : withoutFileNames(formatPatch(patch))
}

function withoutFileNames(patch: string): string {
  const lines = patch.trimEnd().split('\n')
  const firstHunk = lines.findIndex((line) => line.startsWith('@@'))
  return lines
    .slice(Math.max(firstHunk, 0))
    .filter((line) => !line.startsWith('\\ No newline'))
    .join('\n')
}

function pretty(value: Json): string {
  return `${JSON.stringify(sorted(value), null, 2)}\n`
}

function sorted(value: Json): Json {
  if (Array.isArray(value)) return value.map(sorted)
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).toSorted(([one], [other]) => (one < other ? -1 : 1))
  return Object.fromEntries(entries.map(([key, item]) => [key, sorted(item)]))
}
