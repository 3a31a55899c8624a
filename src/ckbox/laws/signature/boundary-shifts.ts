import type { Declared } from '../../../laws/capabilities.js'
import { requested } from '../../../laws/signature/trials.js'
import type { Authentic, RequestTrial } from '../../../laws/trial.js'

const DAY_MS = 24 * 3600_000

/** One way of moving characters between the URL and the timestamp, which the signed message does not tell apart. */
interface Shift {
  readonly key: string
  /** What moves. */
  readonly what: string
  /** What the authentic URL has behind the endpoint's: a slash, or what stands in its query. */
  readonly tail: string
  /** The forged URL's tail and timestamp, from those of an authentic old request. */
  readonly forge: (timestamp: string) => readonly [tail: string, timestamp: string | null]
}

const shifts: readonly Shift[] = [
  { key: 'slash', what: 'a trailing slash', tail: '/', forge: (time) => ['', `/${time}`] },
  { key: 'letter', what: 'a letter of the query', tail: 'src=ckbox', forge: (time) => ['src=ckbo', `x${time}`] },
  { key: 'digit', what: 'a digit of the query', tail: 'v=9', forge: (time) => ['v=', `9${time}`] },
  { key: 'whole-time', what: 'the timestamp', tail: 'v=1', forge: (time) => [`v=1${time}`, null] },
  {
    key: 'first-digits',
    what: 'the first digits of the timestamp',
    tail: 'v=1',
    forge: (time) => [`v=1${time.slice(0, 3)}`, time.slice(3)],
  },
]

/** For each shift that makes sense for the endpoint: a new request to its URL, an old one, and the old one shifted. */
export function shiftTrials({ target, replayWindow = 0 }: Declared): readonly (readonly RequestTrial[])[] {
  const possible = shifts.filter(({ tail }) => tail !== '/' || target.endsWith('/'))
  const old = ({ timestamp }: Authentic) => String(timestamp - 10 * replayWindow - DAY_MS)
  return possible.map(({ key, what, tail, forge }) => {
    const base = tail === '/' ? target.slice(0, -1) : `${target}${target.includes('?') ? '&' : '?'}`
    const url = base + tail
    const ending = url.slice(tail === '/' ? -1 : target.length)
    const control = { role: 'control' } as const
    return [
      // Behind a proxy that rewrites the path, the URL of a request cannot be chosen.
      requested(
        `${key}-fresh`,
        `the URL ends in \`${ending}\``,
        ({ signed, target: sent }) => (signed === sent ? { target: url } : undefined),
        control,
      ),
      requested(
        `${key}-verbatim`,
        `the URL ends in \`${ending}\` and the timestamp is old`,
        (authentic) => ({ target: url, timestamp: old(authentic) }),
        control,
      ),
      requested(key, `${what} moved across the boundary between URL and timestamp`, (authentic) => {
        const [forgedTail, timestamp] = forge(old(authentic))
        const signature = authentic.sign({ url, timestamp: old(authentic) })
        return { target: base + forgedTail, timestamp, signature }
      }),
    ]
  })
}
