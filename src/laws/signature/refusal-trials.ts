import type { WireRequest } from '../../delivery/transport.js'
import type { History } from '../../provider/history.js'
import type { Model } from '../../provider/provider.js'
import type { Headers, SignatureScheme } from '../../provider/signature-scheme.js'
import type { Schedule } from '../../schedule/schedule.js'
import type { HistoryTrial, RequestTrial } from '../trial.js'
import { otherSignature, requested, signedWith } from './trials.js'

/** A forged creation, change and removal of each kind. */
export function forgedEvents(model: Model, scope: string): readonly HistoryTrial[] {
  return model.kinds.flatMap((kind) => {
    const entity = `${kind.example}1`
    const created = kind.create(entity)
    const forged = (act: string, noun: string, steps: readonly object[]) =>
      withForgedLast(`${kind.name}-${act}`, `a forged ${noun} (${kind.name})`, steps, (some) => model.tell(some, scope))
    return [
      forged('created', 'creation', [created]),
      forged('changed', 'change', [created, kind.change(entity, { version: 2 })]),
      forged('removed', 'removal', [created, kind.remove(entity)]),
    ]
  })
}

/** Authentic deliveries and a forged last one, compared with the history without it. */
export function withForgedLast<Step>(
  key: string,
  title: string,
  steps: readonly Step[],
  tell: (steps: readonly Step[]) => History,
): HistoryTrial {
  const history = tell(steps)
  const last = history.events.length - 1
  const schedule: Schedule = history.events.map((_, event) =>
    event === last ? { event, signing: 'forged' } : { event },
  )
  const baseline: History = { ...tell(steps.slice(0, -1)), ids: history.ids }
  return {
    kind: 'history',
    key,
    role: 'suspect',
    title,
    history,
    schedule,
    baseline,
    shrink: 'never',
    redeliver: false,
  }
}

export const first = requested('first', 'the request is authentic', () => ({}), { role: 'control' })

/** Another body under the signature headers of an earlier request. */
export function withHeadersOf(earlier: WireRequest, scheme: SignatureScheme): RequestTrial {
  const timestamp = headerOf(earlier, scheme.headers.timestamp) ?? null
  const signature = headerOf(earlier, scheme.headers.signature) ?? null
  const further = furtherOf(earlier, scheme)
  const title = 'the signature headers are those of an earlier request with another body'
  return requested('same-headers', title, () => ({ timestamp, signature, further }), { hostile: true })
}

/** Requests that are refused, or trip up the consumer. */
export const refusable: readonly RequestTrial[] = [
  signedWith('wrong-signature', 'the signature is wrong', otherSignature),
  signedWith('short-signature', 'the signature is too short', () => 'abcd', { hostile: true }),
  signedWith('no-signature', 'the signature is missing', () => null, { hostile: true }),
  requested('not-json', 'the body is not JSON', () => ({ body: '{"event":' }), { hostile: true }),
]

export function headerOf({ headers }: WireRequest, name: string): string | undefined {
  return headers.find(([given]) => given.toLowerCase() === name.toLowerCase())?.[1]
}

/** The headers of a request that its provider adds besides timestamp and signature. */
export function furtherOf(request: WireRequest, scheme: SignatureScheme): Headers {
  const names = scheme.further?.(request.body).map(([name]) => name) ?? []
  return request.headers.filter(([name]) => names.includes(name))
}
