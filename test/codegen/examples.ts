import { readdirSync, readFileSync } from 'node:fs'

export interface Example {
  readonly name: string
  readonly event: Record<string, unknown>
}

/** The documentation's examples. */
export function readExamples(): Example[] {
  return readdirSync('schemas/examples')
    .sort()
    .map((name) => ({ name, event: JSON.parse(readFileSync(`schemas/examples/${name}`, 'utf8')) }))
}
