import type { Engine } from './engine.js'

/** Loads what `check` and `replay` do their work with: the heaviest part, that no other command needs. */
export async function loadEngine(): Promise<Engine> {
  const [{ checkContract }, { replay }, { allLaws }, { webhookEventNames }] = await Promise.all([
    import('../runner/check.js'),
    import('../runner/replay.js'),
    import('../laws/all-laws.js'),
    import('../runner/event-names.js'),
  ])
  return {
    checkContract,
    replay,
    laws: allLaws.map(({ id }) => id),
    events: webhookEventNames,
  }
}
