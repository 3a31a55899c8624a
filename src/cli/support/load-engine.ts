import type { Engine } from './engine.js'

/** Loads what `check` and `replay` work with: the heaviest part, which no other command needs. */
export async function loadEngine(): Promise<Engine> {
  const [{ checkContract, replay }, { ckboxContract }] = await Promise.all([
    import('../../testing/check-contract.js'),
    import('../../ckbox/contract.js'),
  ])
  return {
    checkContract,
    replay,
    laws: ckboxContract.laws.map(({ id }) => id),
    events: ckboxContract.provider.model.events,
  }
}
