import { resolve } from 'node:path'
import type { Config, GenerateSettings } from '../../../codegen/config.js'
import { UsageError } from '../../../errors.js'

/** Options that mean one catalogue: they cannot go to all of several. */
const OF_ONE = ['schemas', 'events', 'discriminator', 'customAttributes'] as const

/**
 * The catalogues to generate: those of the settings, with what the command line says. Of several, `--out` picks one.
 *
 * @throws UsageError if it is not clear which one is meant.
 */
export function chooseCatalogues(
  settings: Config['generate'],
  flags: GenerateSettings,
): readonly [GenerateSettings, ...GenerateSettings[]] {
  if (!isList(settings)) return [{ ...settings, ...flags }]
  const { out } = flags
  const chosen = settings.filter((one) => out === undefined || resolve(one.out ?? '') === resolve(out))
  const folders = settings.map((one) => `--out ${one.out}`).join(' or ')
  const [first, ...others] = chosen
  if (first === undefined) {
    throw new UsageError(
      'no_such_catalogue',
      `The settings have several catalogues, but none is written into ${out}. Choose one: ${folders}.`,
    )
  }
  const flag = OF_ONE.find((name) => flags[name] !== undefined)
  if (others.length > 0 && flag !== undefined) {
    const name = flag === 'customAttributes' ? 'custom-attributes' : flag
    throw new UsageError(
      'flags_conflict',
      `The settings have several catalogues, and --${name} is about one. Choose it: ${folders}.`,
    )
  }
  return [{ ...first, ...flags }, ...others.map((one) => ({ ...one, ...flags }))]
}

function isList(settings: Config['generate']): settings is readonly GenerateSettings[] {
  return Array.isArray(settings)
}
