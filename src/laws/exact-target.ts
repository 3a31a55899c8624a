import { isAccepted } from './context.js'
import type { Probe, Probed } from './evidence.js'
import { breach } from './judge.js'
import type { Breach, Law } from './law.js'
import { otherHex } from './other-hex.js'

/** A genuine delivery to the endpoint with more in its query. */
function to(query: string, words: string): Probe {
  return {
    name: `the URL ${words} (\`${query}\`)`,
    defect: 'signature/path-normalised',
    build: (g) => {
      const target = `${g.target}${g.target.includes('?') ? '&' : '?'}${query}`
      return g.signed === g.target ? g.request({ target }) : undefined
    },
  }
}

const plainQuery = to('a=1', 'has a query')
const forged: Probe = { name: 'it is forged', build: (g) => g.request({ signature: otherHex(g) }) }
const odd: readonly Probe[] = [
  to('a=%2f', 'has a lower-case escape in its query'),
  to('a=%20x', 'has an escaped space in its query'),
  to('a=b+c', 'has a plus sign in its query'),
  to('b=1&a=2', 'has a query that is not sorted'),
  to('a=1&a=2', 'has a repeated parameter'),
  to('a', 'has a parameter without a value'),
  to('a=', 'has a parameter with an empty value'),
  to('A=B', 'has upper-case letters in its query'),
]

export const exactTargetLaws: readonly Law[] = [
  {
    id: 'signature/target-taken-literally',
    title: 'Path and query are signed as they stand in the request line.',
    severity: 'should',
    why: 'CKBox signs the URL as it was entered. A URL class that decodes, encodes or sorts gives another text and refuses what is genuine.',
    fix: 'Use the raw request target: `req.originalUrl`, `request.raw.url`, `rawPath` and `rawQueryString`.',
    needs: [],
    tolerates: 'Endpoints that take no query.',
    defects: ['signature/path-normalised', 'signature/query-mishandled'],
    probes: () => [forged, plainQuery, ...odd],
    check: ({ probed }) => ({ breaches: judge(probed) }),
  },
]

/** Where a plain query is not routed, nothing follows; where it is refused like a forgery, it is not signed. */
function judge(probed: readonly Probed[]): Breach[] {
  const control = probed.find(({ probe }) => probe.name === plainQuery.name)
  const forgery = probed.find(({ probe }) => probe.name === forged.name)
  if (control === undefined || forgery === undefined) return []
  const isTakenForForged = ({ answer }: Probed) =>
    answer.kind === 'response' && forgery.answer.kind === 'response' && answer.status === forgery.answer.status
  if (!isAccepted(control.answer)) {
    if (!isTakenForForged(control)) return []
    const message =
      'A genuine delivery to the same path with a query is refused like a forged one. If the URL that is registered in CKBox may have a query, sign it with the path.'
    return [{ ...breach(control, message, 'advice'), defect: 'signature/query-mishandled' }]
  }
  return probed
    .filter((one) => one !== control && one !== forgery && !isAccepted(one.answer) && isTakenForForged(one))
    .map((one) =>
      breach(
        one,
        `A genuine delivery was refused like a forged one because ${one.probe.name}. Sign the request target as it stands.`,
      ),
    )
}
