import type { Authentic, RequestParts } from '../../src/laws/trial.js'
import type { Provider } from '../../src/provider/provider.js'

export interface AuthenticOptions {
  /** Tells deliveries apart: each has another id and timestamp. Default 1. */
  readonly number?: number
  /** Path with query, as it is sent; default `/webhooks`. */
  readonly target?: string
  /** Path with query, as it is signed; default: as it is sent. */
  readonly signed?: string
}

/** An authentic delivery to make requests from, without any engine. */
export function authenticOf(
  { model, signature: scheme }: Provider,
  { number = 1, target = '/webhooks', signed = target }: AuthenticOptions = {},
): Authentic {
  const [kind] = model.kinds
  const event = model.tell([kind.create(`${kind.example}${number}`)]).events[0] as object
  const body = JSON.stringify(event)
  const timestamp = Date.parse('2024-02-18T18:03:18.815Z') + number
  const secret = 'the-secret'
  const furtherOf = (text: string) => scheme.further?.(text) ?? []
  const sign: Authentic['sign'] = ({ secret: other = secret, ...parts } = {}) =>
    scheme.sign(
      { method: 'POST', url: signed, timestamp: scheme.timestamp(timestamp), body, further: furtherOf(body), ...parts },
      other,
    )
  const request = (parts: RequestParts = {}) => {
    const { method = 'POST', body: sent = body, contentType = 'application/json', pieces } = parts
    const time = parts.timestamp === undefined ? scheme.timestamp(timestamp) : parts.timestamp
    const url = parts.target ?? signed
    const { further = furtherOf(body) } = parts
    const right = sign({ method, url, body: sent, timestamp: time ?? '', further })
    const signatures = parts.signature === undefined ? right : parts.signature
    return {
      method,
      target: parts.target ?? target,
      headers: [
        ...[contentType ?? []].flat().map((value) => ['Content-Type', value] as const),
        ...[time ?? []].flat().map((value) => [scheme.headers.timestamp, value] as const),
        ...[signatures ?? []].flat().map((value) => [scheme.headers.signature, value] as const),
        ...further,
      ],
      body: typeof sent === 'string' ? Buffer.from(sent) : sent,
      ...(pieces && { pieces }),
    }
  }
  const id = model.roleOf(event)?.id ?? ''
  return { event, body, id, target, signed, timestamp, secret, sign, request }
}
