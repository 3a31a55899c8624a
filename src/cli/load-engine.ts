import { UsageError } from '../errors.js'
import type { Engine } from './engine.js'

/** Loads what `check` and `replay` do their work with: the heaviest part, that no other command needs. */
export async function loadEngine(): Promise<Engine> {
  const [{ checkContract }, { allLaws }, { webhookEventNames }] = await Promise.all([
    import('../runner/check.js'),
    import('../laws/all-laws.js'),
    import('../runner/event-names.js'),
  ])
  return {
    checkContract,
    replay: async () => {
      throw new UsageError('replay_unavailable', 'This build cannot replay yet.')
    },
    laws: allLaws.map(({ id }) => id),
    events: webhookEventNames,
  }
}
