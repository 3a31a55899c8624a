import type { Need } from '../laws/evidence.js'
import type { Law } from '../laws/law.js'
import { type Bench, fulfils } from './law-context.js'

const give: Readonly<Record<Need, string>> = {
  observe: 'give `observe` (--observe URL) to check this: it returns the state as JSON',
  expected: 'give `expected` to check this: it says what the state shows for a simulated CKBox',
  restart: 'give `restart` to check this: it kills the consumer and starts it again',
  effects: 'give `effects` to check this: it returns counters of side effects such as mails',
  failOnce: 'give `failOnce` to check this: it makes the next write to the store fail',
  serve: 'give `serve` to check this: for consumers that read the asset back from CKBox',
  sockets: 'not visible in process: check the endpoint by its URL, or as a Node listener',
  replayWindow: 'declare `replayWindow` (--replay-window MS) to check this',
  environments: 'declare `environments` (--environments A,B) to check this',
  twoEnvironments: 'declare two `environments` (--environments A,B) to check this',
  environmentSecrets: 'declare `environmentSecrets` for two environments to check this',
  twoSecrets: 'give two or more `secrets` (--secret twice) to check this',
  cascade: 'declare `cascade` to check this: whether removing a folder removes its assets',
}

/** What a law lacks to be checked, in words; `undefined` where it lacks nothing. */
export function lacking(bench: Bench, law: Law): string | undefined {
  const need = law.needs.find((one) => !fulfils(bench, one))
  if (need === undefined) return undefined
  if (need === 'observe' && !bench.visible && bench.session.consumer.observe !== undefined) {
    return 'the state that `observe` gives shows nothing of what was delivered'
  }
  return give[need]
}
