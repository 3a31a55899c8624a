import { type Capability, capabilities } from '../src/laws/capabilities.js'
import type { Severity } from '../src/laws/severity.js'
import { capital, listed } from './headings.js'

/** How the pages call what a law needs. */
const names: Readonly<Record<Capability, string>> = {
  observe: '`observe`',
  traces: 'new entities in the state',
  expected: '`expected`',
  restart: '`restart`',
  effects: '`effects`',
  failOnce: '`failOnce`',
  sockets: 'a connection',
  replayWindow: '`replayWindow`',
  environments: '`environments`',
  twoEnvironments: 'two `environments`',
  environmentSecrets: '`environmentSecrets`',
  twoSecrets: 'two `secrets`',
  lease: '`lease`',
  cascade: '`cascade`',
}

export const severityMeanings: Readonly<Record<Severity, string>> = {
  must: 'The state is wrong or can become wrong, events are lost, forged events are accepted, or authentic ones are refused.',
  should: 'It works today, but causes needless retries, fails at an ordinary boundary, or hides failures.',
  info: 'Worth knowing. CKBox itself never triggers it, or the documentation does not say what is right.',
}

/** What to give, by capability, as the items of a list. */
export function capabilityList(): string {
  return Object.values(capabilities)
    .map(({ give }) => `- ${capital(give).replace(/--[a-z-]+( [A-Z][A-Z,]*)?/g, '`$&`')}.`)
    .join('\n')
}

export function needsOf(needs: readonly Capability[]): string {
  return needs.length === 0 ? 'nothing but the endpoint' : listed(needs.map((need) => names[need]))
}

/**
 * What shows a defect, of the needs of the laws that find it.
 *
 * @example "`observe`; some forms of it only with `restart`"
 */
export function shownWith(needsOfLaws: readonly (readonly Capability[])[]): string {
  const least = needsOfLaws.filter(
    (one, index) =>
      !needsOfLaws.some((other, at) => at !== index && isPart(other, one) && (!isPart(one, other) || at < index)),
  )
  const enough = new Set(least.flat())
  const further = new Set(needsOfLaws.flat().filter((need) => !enough.has(need)))
  const base = listed(least.map(needsOf), 'or')
  return further.size === 0
    ? base
    : `${base}; some forms of it only with ${listed(
        [...further].map((one) => names[one]),
        'or',
      )}`
}

function isPart(one: readonly Capability[], other: readonly Capability[]): boolean {
  return one.every((need) => other.includes(need))
}
