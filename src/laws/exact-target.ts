import { describeAnswer, isAccepted } from './context.js'
import type { Probe, Probed } from './evidence.js'
import { breach } from './judge.js'
import type { Law } from './law.js'

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
    probes: () => [plainQuery, ...odd],
    check: ({ probed }) => ({ breaches: judge(probed) }),
  },
]

/** Where a plain query is not routed, nothing follows; where it is and is refused as forged, the query is not signed. */
function judge(probed: readonly Probed[]) {
  const control = probed.find(({ probe }) => probe === plainQuery)
  if (control === undefined) return []
  if (!isAccepted(control.answer)) {
    const forged = control.answer.kind === 'response' && [401, 403].includes(control.answer.status)
    if (!forged) return []
    return [
      {
        ...breach(
          control,
          'A genuine delivery to the same path with a query is refused like a forged one. If the URL that is registered in CKBox may have a query, sign it with the path.',
          'advice',
        ),
        defect: 'signature/query-mishandled',
      },
    ]
  }
  return probed
    .filter(
      (one) => one !== control && !isAccepted(one.answer) && one.answer.kind === 'response' && one.answer.status < 500,
    )
    .filter(({ answer }) => answer.kind === 'response' && answer.status !== 404 && answer.status !== 400)
    .map((one) =>
      breach(
        one,
        `A genuine delivery was refused because ${one.probe.name}: the consumer ${describeAnswer(one.answer)}. Sign the request target as it stands.`,
      ),
    )
}
