import { isAccepted } from '../../../delivery/answer-kinds.js'
import { judgeEach, observe } from '../../../laws/asking.js'
import type { Facts } from '../../../laws/facts.js'
import type { Asks, Judgement, Law, Violation } from '../../../laws/law.js'
import type { RequestObservation } from '../../../laws/observations.js'
import { ifAccepted } from '../../../laws/violations.js'
import type { DefectId } from '../../defects.js'
import { shiftTrials } from './boundary-shifts.js'
import { forged, furtherQuery, oddQueries, otherRequestLines, plainQuery, tailed } from './trials.js'

const GUIDE = 'https://ckeditor.com/docs/cs/latest/developer-resources/security/request-signature.html'

/** What consumers get wrong about the signed message, so that they refuse authentic deliveries. */
export const signingMistakes = [
  'signature/mount-prefix-lost',
  'signature/query-mishandled',
  'signature/path-normalised',
  'signature/wrong-canonical-form',
] as const satisfies readonly DefectId[]

/** The laws on signatures that only CKBox's way of signing gives rise to: hex digits over method, URL, timestamp, body. */
export const ckboxSignatureLaws: readonly Law<DefectId>[] = [
  {
    id: 'signature/hex-strict',
    title: 'A signature followed by anything after its 64 digits is refused.',
    severity: 'info',
    why: 'A lenient hex decoder ignores the tail. It lets nobody in, but one delivery then has many valid headers.',
    remedy: 'Check `/^[0-9a-f]{64}$/i` before decoding.',
    tolerates: 'Surrounding spaces.',
    needs: [],
    defects: ['signature/hex-lenient'],
    run: () => judgeEach(tailed, (seen) => ifAccepted(seen, { defect: 'signature/hex-lenient' })),
  },
  {
    id: 'signature/request-line-covered',
    title: 'The signature covers method, path and query.',
    severity: 'must',
    why: `Otherwise a signature for one address is valid for another. Source: ${GUIDE}`,
    remedy:
      'Build the signed message from the request: the method in upper case, then the path with its query as in the request line.',
    tolerates:
      'A hard-coded `POST` where only POST is routed; 400 or 404 for unexpected queries. If the consumer always signs the declared public URL, whatever query arrives, this is only reported as `info`.',
    needs: [],
    defects: ['signature/request-line-not-covered'],
    run: ({ declared }) =>
      judgeEach(otherRequestLines, (seen) =>
        ifAccepted(seen, {
          defect: 'signature/request-line-not-covered',
          ...(declared.signsPublicUrl && seen.trial.key === furtherQuery.key && { severity: 'info' }),
        }),
      ),
  },
  {
    id: 'signature/target-taken-literally',
    title: 'Path and query are signed exactly as they stand in the request line.',
    severity: 'should',
    why: 'CKBox signs the URL as it was entered. A URL class that decodes, encodes or sorts it produces another text, and the consumer refuses authentic deliveries.',
    remedy: 'Use the raw request target: `req.originalUrl`, `request.raw.url`, or `rawPath` with `rawQueryString`.',
    tolerates: 'Endpoints that accept no query.',
    needs: [],
    defects: ['signature/path-normalised', 'signature/query-mishandled'],
    run: judgeQueries,
  },
  {
    id: 'signature/replay-window-cannot-be-shifted',
    title: 'An old request stays refused when characters move between its URL and its timestamp.',
    severity: 'must',
    why: 'The signed message has no separators: `/hook?v=1` + `1577…` and `/hook?v=` + `11577…` are the same message. A timestamp that is parsed leniently then passes the window.',
    remedy:
      'Refuse a timestamp that is missing or not all digits (`/^\\d{13}$/`) before anything else; write the check so that `NaN` is refused.',
    tolerates: 'Endpoints that accept no query or no trailing slash: those variants are left out.',
    needs: ['replayWindow'],
    defects: ['signature/boundary-shift'],
    run: judgeShifts,
  },
]

/** Where a plain query is not routed, nothing follows; where it is refused like a forgery, it is not signed. */
function* judgeQueries(): Asks<Judgement<DefectId>> {
  const seen = yield* observe([forged, plainQuery, ...oddQueries])
  const of = (key: string) => seen.find(({ trial }) => trial.key === key)
  const [forgery, plain] = [of(forged.key), of(plainQuery.key)]
  if (forgery === undefined || plain === undefined || !(isAccepted(plain.answer) || areAlike(plain, forgery))) {
    return { violations: [], skipped: 'the endpoint accepts no query' }
  }
  if (!isAccepted(plain.answer)) {
    const message =
      'The consumer refused an authentic delivery to the same path with a query, just like a forged one. This matters if the URL registered in CKBox may have a query.'
    return { violations: [{ defect: 'signature/query-mishandled', severity: 'info', message, evidence: plain }] }
  }
  const mistaken = seen.filter(
    (one) => one.trial.role === 'suspect' && !isAccepted(one.answer) && areAlike(one, forgery),
  )
  return {
    violations: mistaken.map((one) => ({
      defect: 'signature/path-normalised',
      message: `The consumer refused an authentic delivery like a forged one where ${one.trial.title}.`,
      evidence: one,
    })),
  }
}

function areAlike({ answer: one }: RequestObservation, { answer: other }: RequestObservation): boolean {
  return one.kind === 'response' && other.kind === 'response' && one.status === other.status
}

/** Where an old request is refused and a new one to the same URL accepted, the shifted old one must be refused too. */
function* judgeShifts({ declared }: Facts): Asks<Judgement<DefectId>> {
  const shifts = shiftTrials(declared)
  const seen = new Map((yield* observe(shifts.flat())).map((one) => [one.trial.key, one]))
  const usable = shifts.flatMap((trials) => {
    const [fresh, verbatim, shifted] = trials.map(({ key }) => seen.get(key))
    const areControlled = fresh && verbatim && isAccepted(fresh.answer) && !isAccepted(verbatim.answer)
    return shifted && areControlled ? [shifted] : []
  })
  const violations = usable
    .filter(({ answer }) => isAccepted(answer))
    .map((shifted): Violation<DefectId> => {
      const message = `The consumer refused an old request, but accepted it where ${shifted.trial.title}. The signature stays the same.`
      return { defect: 'signature/boundary-shift', message, evidence: shifted }
    })
  const skipped = 'the endpoint accepts no other URL than its own, or does not refuse old requests'
  return { violations, ...(usable.length === 0 && { skipped }) }
}
