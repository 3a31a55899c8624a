import type { WireRequest } from '../delivery/transport.js'
import type { RequestParts } from '../laws/trial.js'
import type { Headers, SignatureScheme, SignedParts } from '../provider/signature-scheme.js'
import type { Consumer } from './consumer.js'
import type { Target } from './target.js'

/** Makes signed requests to one consumer. */
export class Signing {
  readonly #scheme: SignatureScheme
  readonly #target: Target
  readonly #consumer: Consumer

  constructor(scheme: SignatureScheme, target: Target, consumer: Consumer) {
    this.#scheme = scheme
    this.#target = target
    this.#consumer = consumer
  }

  get secret(): string {
    return this.#consumer.secrets[0] as string
  }

  /** The secret that the events of a scope are signed with. */
  secretOf(scope: string): string {
    return this.#consumer.environmentSecrets?.[scope]?.[0] ?? this.secret
  }

  /** The offset, limited to half of the consumer's replay window, ms. */
  allowedOffset(offsetMs: number): number {
    const most = (this.#consumer.replayWindow ?? Number.POSITIVE_INFINITY) / 2
    return Math.max(-most, Math.min(most, offsetMs))
  }

  sign(parts: Partial<SignedParts> & Pick<SignedParts, 'timestamp' | 'body'>, secret = this.secret): string {
    return this.#scheme.sign({ method: 'POST', url: this.#target.signed, ...parts }, secret)
  }

  /** A request with this body, signed with all its changes unless a signature is given. */
  request(parts: RequestParts & { readonly body: string | Uint8Array; readonly secret?: string }): WireRequest {
    const { method = 'POST', target = this.#target.sent, body, timestamp = null, pieces, contentType } = parts
    const { headers: names } = this.#scheme
    const { further = this.furtherOf(body) } = parts
    const signed = {
      method,
      body,
      timestamp: timestamp ?? '',
      further,
      ...(parts.target !== undefined && { url: parts.target }),
    }
    const signatures = parts.signature === undefined ? this.sign(signed, parts.secret) : parts.signature
    return {
      method,
      target,
      headers: [
        ...(contentType === null ? [] : [['Content-Type', contentType ?? 'application/json'] as const]),
        ...(timestamp === null ? [] : [[names.timestamp, timestamp] as const]),
        ...[signatures ?? []].flat().map((value) => [names.signature, value] as const),
        ...further,
        ...this.ownHeaders,
      ],
      body: typeof body === 'string' ? Buffer.from(body) : body,
      ...(pieces && { pieces }),
    }
  }

  /** Whether a request carries the right signature of one of the secrets, over the parts that it has. */
  isSigned({ method, target, headers, body }: WireRequest): boolean {
    const { headers: names } = this.#scheme
    const valuesOf = (name: string) =>
      headers.flatMap(([one, value]) => (one.toLowerCase() === name.toLowerCase() ? [value] : []))
    const [timestamp] = valuesOf(names.timestamp)
    if (timestamp === undefined) return false
    const url = target === this.#target.sent ? this.#target.signed : target
    const { secrets, environmentSecrets = {} } = this.#consumer
    return [...secrets, ...Object.values(environmentSecrets).flat()].some((secret) =>
      valuesOf(names.signature).includes(this.sign({ method, url, timestamp, body, further: headers }, secret)),
    )
  }

  /** A request with the given headers and those that the owner wants on every request. */
  withOwnHeaders(headers: WireRequest['headers'], body: string): WireRequest {
    const all = [['Content-Type', 'application/json'] as const, ...headers, ...this.ownHeaders]
    return { method: 'POST', target: this.#target.sent, headers: all, body: Buffer.from(body) }
  }

  get ownHeaders(): readonly (readonly [string, string])[] {
    return Object.entries(this.#consumer.headers ?? {})
  }

  timestamp(ms: number): string {
    return this.#scheme.timestamp(ms)
  }

  /** The headers besides timestamp and signature that the delivery of a body has. */
  furtherOf(body: string | Uint8Array): Headers {
    return this.#scheme.further?.(body) ?? []
  }
}
