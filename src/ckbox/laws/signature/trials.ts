import { withForgedLast } from '../../../laws/signature/refusal-trials.js'
import { otherSignature, requested, signedWith } from '../../../laws/signature/trials.js'
import type { Authentic, HistoryTrial, RequestParts, RequestTrial } from '../../../laws/trial.js'
import { type ScenarioStep, tell } from '../../scenario.js'

const tails = { letters: 'zz', 'half-a-byte': '0', spaced: ' zz' }

/** Signatures with something behind their digits that a lenient hex decoder does not see. */
export const tailed: readonly RequestTrial[] = Object.entries(tails).map(([key, tail]) => {
  const title = `its signature is the right one followed by ${JSON.stringify(tail)}`
  return signedWith(key, title, (authentic) => authentic.sign() + tail)
})

/** The declared public URL does not change with the query. */
export const furtherQuery = line('further-query', 'a query was added to the path after signing', (authentic) => ({
  target: withQuery(authentic.target, 'x=1'),
  signature: authentic.sign(),
}))

export const otherRequestLines: readonly RequestTrial[] = [
  line('get', 'the signature covers GET instead of POST', (it) => ({ signature: it.sign({ method: 'GET' }) })),
  line('put', 'the signature covers PUT instead of POST', (it) => ({ signature: it.sign({ method: 'PUT' }) })),
  line('prefixed-path', 'the signature covers the path with a prefix before it', (authentic) => ({
    signature: authentic.sign({ url: `/elsewhere${authentic.target}` }),
  })),
  line('root', 'the signature covers the root instead of the path', (it) => ({ signature: it.sign({ url: '/' }) })),
  line('other-path', 'the signature covers another path', (it) => ({ signature: it.sign({ url: '/other-path' }) })),
  furtherQuery,
  line('other-query', 'the query was changed after signing', (authentic) => ({
    target: withQuery(authentic.target, 'a=1&b=2'),
    signature: authentic.sign({ url: withQuery(authentic.target, 'a=1') }),
  })),
  line('lost-query', 'the query was removed after signing', (authentic) => ({
    signature: authentic.sign({ url: withQuery(authentic.target, 'a=1') }),
  })),
]

function line(key: string, title: string, parts: (authentic: Authentic) => RequestParts): RequestTrial {
  return requested(key, title, (authentic) => {
    // Behind a proxy that rewrites the path, the consumer signs a declared one and cannot see the request line.
    if (authentic.signed !== authentic.target) return undefined
    const changes = parts(authentic)
    // An endpoint mounted at `/` is rightly signed so.
    const right = authentic.sign({ url: changes.target ?? authentic.target })
    return changes.signature === right ? undefined : changes
  })
}

export const forged = signedWith('forged', 'the request is forged', otherSignature, { role: 'control' })

export const plainQuery = to('plain-query', 'a=1', 'has a query')

/** Queries that a URL class writes differently. */
export const oddQueries: readonly RequestTrial[] = [
  to('lower-case-escape', 'a=%2f', 'has a lower-case escape in its query'),
  to('escaped-space', 'a=%20x', 'has an escaped space in its query'),
  to('plus-sign', 'a=b+c', 'has a plus sign in its query'),
  to('unsorted', 'b=1&a=2', 'has a query that is not sorted'),
  to('repeated-parameter', 'a=1&a=2', 'has a repeated parameter'),
  to('no-value', 'a', 'has a parameter without a value'),
  to('empty-value', 'a=', 'has a parameter with an empty value'),
  to('upper-case', 'A=B', 'has upper-case letters in its query'),
].map((trial) => ({ ...trial, follows: [plainQuery.key] }))

/** An authentic delivery to the endpoint with more in its query. */
function to(key: string, query: string, words: string): RequestTrial {
  return requested(key, `the URL ${words} (\`${query}\`)`, ({ target, signed }) =>
    signed === target ? { target: withQuery(target, query) } : undefined,
  )
}

function withQuery(target: string, query: string): string {
  return `${target}${target.includes('?') ? '&' : '?'}${query}`
}

/** Forged events of CKBox that are neither a creation, a plain change nor a removal. */
export function furtherForgeries(environment: string): readonly HistoryTrial[] {
  const forged = (key: string, title: string, last: ScenarioStep) =>
    withForgedLast(key, title, [{ upload: 'a' }, last], (steps) => tell(steps, environment))
  return [
    forged('asset-overwritten', 'a forged overwrite', { overwrite: 'a' }),
    forged('asset-copied', 'a forged copy', { copy: 'b', from: 'a' }),
  ]
}
