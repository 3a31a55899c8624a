import { isAccepted } from '../../delivery/answer-kinds.js'
import type { Provider } from '../../provider/provider.js'
import type { SignatureScheme } from '../../provider/signature-scheme.js'
import { judgeEach } from '../asking.js'
import type { GeneralDefectId } from '../defects.js'
import type { Law, Violation } from '../law.js'
import type { RequestObservation } from '../observations.js'
import type { RequestTrial } from '../trial.js'
import { ifRefused, type Telling } from '../violations.js'
import { requested } from './trials.js'

const DAY_MS = 24 * 3600_000

/** How old a request may be. */
export const replayLaws = ({ words, signature }: Provider): readonly Law<GeneralDefectId>[] => [
  {
    id: 'signature/replay-window-holds',
    title: 'A request outside the declared replay window is refused, and one inside it is accepted.',
    severity: 'must',
    why: 'A window that confuses seconds with milliseconds, checks one direction only, or checks an unsigned time stops nothing.',
    remedy: `Refuse a request whose \`${signature.headers.timestamp}\` is malformed, or differs from now by more than the window in either direction. Compare milliseconds with milliseconds.`,
    tolerates: 'A margin up to the size of the window itself.',
    needs: ['replayWindow'],
    defects: ['signature/replay-window-ineffective'],
    run: ({ declared: { replayWindow = 0 } }) => {
      const inside = aged(signature, 'half-a-window-old', 'the request was signed half a window ago', replayWindow / 2)
      const outside = [
        aged(signature, 'two-windows-old', 'the request was signed two windows ago', 2 * replayWindow),
        aged(signature, 'two-windows-ahead', 'the timestamp is two windows ahead', -2 * replayWindow),
      ]
      const defect = 'signature/replay-window-ineffective'
      return judgeEach([...outside, inside], (seen) =>
        seen.trial.key === inside.key ? ifRefused(seen, { defect }) : ifAcceptedAnyhow(seen, { defect }),
      )
    },
  },
  {
    id: 'signature/old-requests-refused',
    title: 'A request that was signed a day ago is refused.',
    severity: 'info',
    why: `Whoever has recorded a request can send it again at any time. But a window may also refuse what ${words.sender} resends late, unless it signs each attempt anew.`,
    remedy:
      'Ignore events that were applied before: a replay is then harmless. If you also want a window, keep it generous and declare it (--replay-window).',
    tolerates: 'Accepting or refusing the request: this is worth knowing, but it is not a fault.',
    needs: [],
    defects: ['signature/replay-window-none'],
    *run({ declared }) {
      if (declared.replayWindow !== undefined) {
        return { violations: [], skipped: 'a replay window is declared: signature/replay-window-holds checks it' }
      }
      return yield* judgeEach([aged(signature, 'a-day-old', 'the request was signed a day ago', DAY_MS)], (seen) =>
        ifAcceptedAnyhow(seen, { defect: 'signature/replay-window-none' }),
      )
    },
  },
]

/** The authentic delivery as it would have been signed some time ago; or, with a negative age, later. */
function aged(scheme: SignatureScheme, key: string, title: string, ageMs: number): RequestTrial {
  return requested(key, title, (authentic) => ({
    timestamp: scheme.timestamp(authentic.timestamp - Math.round(ageMs)),
  }))
}

/** A request that had to be refused was accepted, whether the state shows it or not. */
export function ifAcceptedAnyhow<Defect extends string>(
  seen: RequestObservation,
  telling: Partial<Telling<Defect>>,
): Violation<Defect> | undefined {
  if (!isAccepted(seen.answer)) return undefined
  return { ...telling, message: `The consumer accepted a request where ${seen.trial.title}.`, evidence: seen }
}
