import type { LawContext } from './context.js'
import { describeAnswer, isAccepted } from './context.js'
import type { Probe, Probed } from './evidence.js'
import { breach } from './judge.js'
import type { Breach, Law } from './law.js'

const DAY_MS = 24 * 3600_000

/** The genuine delivery as it would have been signed some time ago; or, with a negative age, later. */
function aged(name: string, ageMs: number): Probe {
  return {
    name,
    defect: 'signature/replay-window-ineffective',
    build: (g) => g.request({ timestamp: g.timestamp - ageMs }),
  }
}

/** One way of moving characters between the URL and the timestamp, which the signed message does not tell apart. */
interface Shift {
  readonly name: string
  /** What the genuine URL has behind the endpoint's path. */
  readonly tail: string
  /** The forged URL's tail and timestamp, from those of a genuine old request. */
  readonly forge: (timestamp: string) => { readonly tail: string; readonly timestamp: string | null }
}

const shifts: readonly Shift[] = [
  { name: 'a trailing slash', tail: '/', forge: (time) => ({ tail: '', timestamp: `/${time}` }) },
  {
    name: 'a letter of the query',
    tail: '?src=ckbox',
    forge: (time) => ({ tail: '?src=ckbo', timestamp: `x${time}` }),
  },
  { name: 'a digit of the query', tail: '?v=9', forge: (time) => ({ tail: '?v=', timestamp: `9${time}` }) },
  { name: 'the timestamp', tail: '?v=1', forge: (time) => ({ tail: `?v=1${time}`, timestamp: null }) },
  {
    name: 'the first digits of the timestamp',
    tail: '?v=1',
    forge: (time) => ({ tail: `?v=1${time.slice(0, 3)}`, timestamp: time.slice(3) }),
  },
]

/** The laws on the age of a request: CKBox documents no window, so most of them need one that is declared. */
export const replayWindowLaws: readonly Law[] = [
  {
    id: 'signature/replay-window-holds',
    title: 'A request outside the declared replay window is refused, one inside is accepted.',
    severity: 'must',
    why: 'A window that mixes up seconds and milliseconds, looks to one side only, or looks at an unsigned time, is none.',
    fix: 'Refuse when `X-CS-Timestamp` is not all digits or `Math.abs(Date.now() - Number(timestamp))` is greater than the window; the header is in milliseconds.',
    needs: ['replayWindow'],
    tolerates: 'A margin up to the size of the window itself.',
    defects: ['signature/replay-window-ineffective'],
    probes: ({ declared: { replayWindow = 0 } }) => [
      aged('it was signed two windows ago', 2 * replayWindow),
      aged('it is signed for two windows from now', -2 * replayWindow),
      aged('it was signed half a window ago', replayWindow / 2),
    ],
    check: ({ probed }) => ({
      breaches: probed.flatMap((one) => {
        const inside = one.probe.name.includes('half')
        if (inside === isAccepted(one.answer)) return []
        const message = inside
          ? `A genuine delivery was not accepted although ${one.probe.name}: the consumer ${describeAnswer(one.answer)}.`
          : `A request was accepted although ${one.probe.name}. Compare milliseconds with milliseconds, in both directions.`
        return [breach(one, message)]
      }),
    }),
  },
  {
    id: 'signature/replay-window-cannot-be-shifted',
    title: 'An old request stays refused when characters move between its URL and its timestamp.',
    severity: 'must',
    why: 'The signed message has no separators: `/hook?v=1` + `1577…` and `/hook?v=` + `11577…` are one message. A timestamp that is parsed leniently then passes the window.',
    fix: 'Refuse a timestamp that is missing or not all digits (`/^\\d{13}$/`) before anything else; write the check so that `NaN` is refused.',
    needs: ['replayWindow'],
    tolerates: 'Endpoints that take no query or no trailing slash: those ways are left out.',
    defects: ['signature/boundary-shift'],
    check: async (context) => {
      const shifted = shifts.filter((shift) => context.declared.target.endsWith('/') || shift.tail !== '/')
      const found = await Promise.all(shifted.map((shift) => tryShift(context, shift)))
      return { breaches: found.flat(), cases: shifted.length }
    },
  },
  {
    id: 'signature/old-requests-refused',
    title: 'A request that was signed a day ago is refused.',
    severity: 'advice',
    why: 'Who has recorded a request can send it again for ever. CKBox documents no window, and its operators can resend for three months: whether a resend is signed anew is unknown, so a window may refuse it.',
    fix: 'Sound stores make a replay harmless. If you want a window, declare it (--replay-window) and keep it generous.',
    needs: [],
    tolerates: 'Both: it is worth knowing, and no fault.',
    defects: ['signature/replay-window-none'],
    probes: ({ declared }) =>
      declared.replayWindow === undefined
        ? [{ ...aged('it was signed a day ago', DAY_MS), defect: 'signature/replay-window-none' }]
        : [],
    check: ({ probed }) => ({
      breaches: probed
        .filter(({ answer }) => isAccepted(answer))
        .map((one) =>
          breach(
            one,
            'A request that was signed a day ago is accepted. CKBox documents no window, so this is no fault: but who has recorded a request can send it again.',
          ),
        ),
    }),
  },
]

/** A genuine old request is refused, a genuine new one to the same URL accepted: then the shifted one must be refused. */
async function tryShift(context: LawContext, shift: Shift): Promise<Breach[]> {
  const { replayWindow = 0, target } = context.declared
  const base = shift.tail === '/' ? target.slice(0, -1) : target
  if (base.includes('?')) return []
  const url = base + shift.tail
  const old = (timestamp: number) => String(timestamp - 10 * replayWindow - DAY_MS)
  const [fresh, verbatim, shifted] = (await context.probe([
    { name: 'it is new', build: (g) => (g.signed === g.target ? g.request({ target: url }) : undefined) },
    { name: 'it is old', build: (g) => g.request({ target: url, timestamp: old(g.timestamp) }) },
    {
      name: `${shift.name} moved from one side of the boundary between URL and timestamp to the other`,
      defect: 'signature/boundary-shift',
      build: (g) => {
        const forged = shift.forge(old(g.timestamp))
        const signature = g.sign({ url, timestamp: old(g.timestamp) })
        return g.request({ target: base + forged.tail, timestamp: forged.timestamp, signature })
      },
    },
  ])) as [Probed?, Probed?, Probed?]
  if (!fresh || !verbatim || !shifted || !isAccepted(fresh.answer) || isAccepted(verbatim.answer)) return []
  if (!isAccepted(shifted.answer)) return []
  return [
    breach(
      shifted,
      `An old request is refused, but accepted when ${shifted.probe.name}: the HMAC stays the same. Refuse a timestamp that is missing or not all digits.`,
    ),
  ]
}
