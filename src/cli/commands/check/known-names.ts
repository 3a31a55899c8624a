import picomatch from 'picomatch'
import { UsageError } from '../../../errors.js'
import { suggestion } from '../../support/suggestion.js'

/**
 * Refuses a name or glob that matches nothing known.
 *
 * @throws UsageError with code `unknown_<kind>`
 */
export function requireKnown(
  kind: 'law' | 'event',
  flag: string,
  patterns: readonly string[],
  known: readonly string[],
) {
  for (const pattern of patterns) {
    if (known.some((name) => picomatch.isMatch(name, pattern))) continue
    const example = known[0] === undefined ? '' : ` Known ${kind}s look like "${known[0]}".`
    const hint = suggestion(pattern, known) || example
    throw new UsageError(`unknown_${kind}`, `No ${kind} matches ${flag} "${pattern}".${hint}`)
  }
}
