import { observe } from '../../laws/asking.js'
import type { Law } from '../../laws/law.js'
import type { HistoryTrial } from '../../laws/trial.js'

/** The law as it stands for one history that it does not ask for itself. */
export function lawOfOneHistory(law: Law, trial: HistoryTrial, message: string): Law {
  return {
    ...law,
    *run() {
      const seen = yield* observe([trial])
      return { violations: seen.filter(({ same }) => !same).map((evidence) => ({ message, evidence })) }
    },
  }
}
