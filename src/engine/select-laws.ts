import { UsageError } from '../errors.js'
import type { Law } from '../laws/law.js'
import type { CheckOptions } from './consumer.js'
import { matcher } from './glob.js'

/**
 * The laws that are wanted, by id or glob.
 *
 * @throws UsageError `no_laws`
 */
export function selectLaws(laws: readonly Law[], { only, skip }: CheckOptions): readonly Law[] {
  const isWanted = only === undefined || only.length === 0 ? () => true : matcher(only)
  const isUnwanted = skip === undefined || skip.length === 0 ? () => false : matcher(skip)
  const selected = laws.filter(({ id }) => isWanted(id) && !isUnwanted(id))
  if (selected.length > 0) return selected
  throw new UsageError(
    'no_laws',
    `No law is left to check: \`only\` is ${JSON.stringify(only ?? [])} and \`skip\` is ${JSON.stringify(skip ?? [])}. Laws have ids such as \`ordering/order-does-not-matter\`; globs such as \`ordering/*\` work too.`,
  )
}
