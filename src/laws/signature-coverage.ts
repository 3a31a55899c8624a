import type { WireRequest } from '../delivery/transport.js'
import { isAccepted } from './context.js'
import type { Genuine, Probe } from './evidence.js'
import { acceptedProbes, breach } from './judge.js'
import type { Evidence, Law } from './law.js'

const GUIDE = 'https://ckeditor.com/docs/cs/latest/developer-resources/security/request-signature.html'

const bodies: readonly Probe[] = [
  {
    name: 'one letter of the body was changed after signing',
    defect: 'signature/body-not-covered',
    build: (g) =>
      g.request({ signature: g.sign(), body: g.body.replace('Cupcake', 'Cupcaxe').replace('Images', 'Imagex') }),
  },
  {
    name: 'spaces were put behind the body after signing',
    defect: 'signature/body-not-covered',
    build: (g) => g.request({ signature: g.sign(), body: `${g.body}  ` }),
  },
  {
    name: 'the signature covers an empty body',
    defect: 'signature/body-not-covered',
    build: (g) => g.request({ signature: g.sign({ body: '' }) }),
  },
]

const untyped: readonly Probe[] = (
  ['text/plain', 'application/octet-stream', 'application/x-www-form-urlencoded', null] as const
).map((contentType) => ({
  name: `its content type is ${contentType ?? 'missing'} and the signature covers an empty body`,
  defect: 'signature/body-skipped-by-content-type',
  build: (g) => g.request({ contentType, signature: g.sign({ body: '' }) }),
}))

const times: readonly Probe[] = [
  {
    name: 'the timestamp header was changed after signing',
    build: (g) => g.request({ timestamp: g.timestamp + 1, signature: g.sign() }),
  },
]

const furtherQuery = line('a query was added to the path after signing', (g) =>
  g.request({ target: withQuery(g.target, 'x=1'), signature: g.sign() }),
)

const requestLines: readonly Probe[] = [
  line('the signature covers GET instead of POST', (g) => g.request({ signature: g.sign({ method: 'GET' }) })),
  line('the signature covers PUT instead of POST', (g) => g.request({ signature: g.sign({ method: 'PUT' }) })),
  line('the signature covers the path behind a prefix', (g) =>
    g.request({ signature: g.sign({ url: `/elsewhere${g.target}` }) }),
  ),
  line('the signature covers the root instead of the path', (g) => g.request({ signature: g.sign({ url: '/' }) })),
  line('the signature covers another path', (g) => g.request({ signature: g.sign({ url: '/other-path' }) })),
  furtherQuery,
  line('the query was changed after signing', (g) =>
    g.request({ target: withQuery(g.target, 'a=1&b=2'), signature: g.sign({ url: withQuery(g.target, 'a=1') }) }),
  ),
  line('the query was taken away after signing', (g) =>
    g.request({ signature: g.sign({ url: withQuery(g.target, 'a=1') }) }),
  ),
]

/** The laws on what the signature covers. */
export const signatureCoverageLaws: readonly Law[] = [
  {
    id: 'signature/body-covered',
    title: 'A body that was changed after signing is refused.',
    severity: 'must',
    why: `The body carries the event; a signature that does not cover it can be moved to any other event. Source: ${GUIDE}`,
    fix: 'Put the raw bytes of the body into the HMAC, for every content type.',
    needs: [],
    tolerates: 'Any 4xx.',
    defects: ['signature/body-not-covered'],
    probes: () => bodies,
    check: ({ probed }) => ({ breaches: acceptedProbes(probed, 'The HMAC has to cover the bytes of the body.') }),
  },
  {
    id: 'signature/body-covered-for-any-type',
    title: 'The signature covers the body whatever its content type says.',
    severity: 'should',
    why: 'Where only the JSON parser keeps the raw body, another content type leaves the HMAC over an empty body.',
    fix: 'Read the raw body for every content type (`express.raw({ type: () => true })`), or answer 415 to what is not JSON.',
    needs: [],
    tolerates: '400, 401 or 415 for other content types.',
    defects: ['signature/body-skipped-by-content-type'],
    probes: () => untyped,
    check: ({ probed, has }) => ({
      breaches: probed
        .filter((one) => isAccepted(one.answer))
        .map((one) =>
          breach(
            one,
            `A request was accepted although ${one.probe.name}. The raw body is kept for JSON only, so other bodies are not signed.`,
            has('observe') && one.traced ? 'must' : 'should',
          ),
        ),
    }),
  },
  {
    id: 'signature/timestamp-covered',
    title: 'A timestamp that was changed after signing is refused.',
    severity: 'must',
    why: `Without it in the HMAC, an old request can be given any time. Source: ${GUIDE}`,
    fix: 'Put the value of `X-CS-Timestamp` into the signed message as it stands in the header.',
    needs: [],
    tolerates: 'Any 4xx.',
    defects: [],
    probes: () => times,
    check: ({ probed }) => ({ breaches: acceptedProbes(probed, 'The HMAC has to cover `X-CS-Timestamp`.') }),
  },
  {
    id: 'signature/request-line-covered',
    title: 'Method, path and query are covered by the signature.',
    severity: 'must',
    why: `A signature for one address otherwise holds for another. Source: ${GUIDE}`,
    fix: 'Build the message from the request: method in upper case, then the path with its query as in the request line.',
    needs: [],
    tolerates:
      'A fixed `POST` where only POST is routed; 400 or 404 for queries that are not expected; a configured public URL, which a further query does not change: an advice.',
    defects: ['signature/request-line-not-covered'],
    probes: () => requestLines,
    check: ({ probed, declared }) => {
      const breaches = acceptedProbes(probed, 'The HMAC has to cover method, path and query.')
      const isConfigured = declared.signsPublicUrl && breaches.every(({ evidence }) => isOf(evidence, furtherQuery))
      return { breaches: isConfigured ? breaches.map((one) => ({ ...one, severity: 'advice' })) : breaches }
    },
  },
]

function line(name: string, build: (genuine: Genuine) => WireRequest): Probe {
  return {
    name,
    defect: 'signature/request-line-not-covered',
    build: (g) => {
      // Behind a proxy that rewrites the path, the consumer signs a configured one and cannot see the request line.
      if (g.signed !== g.target) return undefined
      const request = build(g)
      // Mounted at `/`, an endpoint is rightly signed so.
      const right = g.sign({ url: request.target })
      return request.headers.some(([, value]) => value === right) ? undefined : request
    },
  }
}

function isOf(evidence: Evidence, probe: Probe): boolean {
  return 'probe' in evidence && evidence.probe === probe
}

function withQuery(target: string, query: string): string {
  return `${target}${target.includes('?') ? '&' : '?'}${query}`
}
