import type { History } from '../provider/history.js'
import type { Check } from './check-facts.js'

/** The environment whose events every history tells, unless a law needs several. */
export function scopeOf({ facts }: Pick<Check, 'facts'>): string {
  return facts.declared.environments[0] as string
}

/** The history without the events that the consumer does not get, or does not take. */
export function onlyHandled({ contract, facts }: Pick<Check, 'contract' | 'facts'>, history: History): History {
  const isHandled = (event: object) => facts.handles(contract.provider.model.nameOf(event) ?? '')
  return { ...history, events: history.events.filter(isHandled) }
}
