import { UsageError, WebhookError } from '../errors.js'
import { type ArrivedRequest, refuseUnsigned } from '../signature/authenticate.js'
import { printable, requestLine } from '../signature/printable.js'
import { decompress } from './decompress.js'
import { type RequestHeaders, singleHeader } from './headers.js'
import { rawBodyError } from './raw-body-help.js'
import { type BodyLimits, type NodeStream, readBody, tooLarge } from './read-body.js'

/**
 * A request as Node frameworks give it. Those of `node:http`, Express, Fastify and Nest have this shape themselves. A
 * request that nobody has read yet needs no `body`: it is read here.
 */
export interface NodeRequest {
  readonly method?: string | undefined
  /** Path with query, or the absolute URL. In Express the original one, not the router-relative one. */
  readonly url?: string | undefined
  /** Where a framework has rewritten `url` (Express, Fastify, Koa): taken instead of it. */
  readonly originalUrl?: string | undefined
  readonly headers: RequestHeaders
  /** The raw bytes, or a stream of them; text stands for its UTF-8 bytes. A parsed body is misuse. */
  readonly body?: unknown
  /** Where a framework keeps the raw bytes beside the parsed body (Nest): taken instead of `body`. */
  readonly rawBody?: unknown
}

/** What `receiveWebhook` takes: a web Request, or a request as Node frameworks give it. */
export type ReceivableRequest = Request | NodeRequest

/** A request with its raw body. */
export interface RawRequest extends ArrivedRequest {
  readonly body: string | Uint8Array
}

/**
 * Reads what the signature covers from a request.
 *
 * @throws UsageError where the request has no method or URL, or its raw body is not there
 */
export async function readRequest(request: ReceivableRequest, limits: BodyLimits): Promise<RawRequest | WebhookError> {
  if (typeof request !== 'object' || request === null) throw requestInvalid('The request is no object.')
  const { method, headers } = request
  const url = urlOf(request)
  if (typeof method !== 'string' || typeof url !== 'string' || !isObject(headers)) {
    throw requestInvalid('The request has no method, url or headers.')
  }
  if (!isPost.test(method)) {
    const message = `${requestLine({ method, url })} is no webhook: CKBox sends every event by POST. Answer 405 with \`Allow: POST\`.`
    return new WebhookError('method_not_allowed', 405, message)
  }
  const timestamp = singleHeader(headers, 'x-cs-timestamp')
  const signature = singleHeader(headers, 'x-cs-signature')
  if (typeof timestamp === 'object' || typeof signature === 'object') {
    const name = typeof signature === 'object' ? 'X-CS-Signature' : 'X-CS-Timestamp'
    return new WebhookError(
      'header_repeated',
      401,
      `${requestLine({ method, url })} has several ${name} headers; CKBox sends one.`,
    )
  }
  const unsigned = refuseUnsigned({ method, url, timestamp, signature })
  if (unsigned !== undefined) return unsigned
  const sent = await bodyOf(request, limits)
  if (sent instanceof WebhookError) return sent
  const encoding = singleHeader(headers, 'content-encoding')
  const compressed = encoding !== undefined && typeof sent !== 'string'
  const body = compressed ? await decompress(sent, String(encoding), limits.bodyLimit) : sent
  return body instanceof WebhookError ? body : { method, url, timestamp, signature, body }
}

// A web Request writes it in upper case, whatever was given. Without the flag `u`, so that no letter beyond ASCII fits.
const isPost = /^POST$/i

export function requestInvalid(fact: string, options?: ErrorOptions): UsageError {
  const remedy = 'Give a web Request, a request of node:http, or { method, url, headers, body } with the raw body.'
  return new UsageError('request_invalid', `${fact} ${remedy}`, options)
}

function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function isWebRequest(request: ReceivableRequest): request is Request {
  return 'arrayBuffer' in request && typeof request.arrayBuffer === 'function'
}

function urlOf(request: ReceivableRequest): string | undefined {
  return 'originalUrl' in request && typeof request.originalUrl === 'string' ? request.originalUrl : request.url
}

async function bodyOf(request: ReceivableRequest, limits: BodyLimits): Promise<string | Uint8Array | WebhookError> {
  if (!isWebRequest(request)) return rawBodyOf(request, limits)
  const { body, bodyUsed } = request
  if (bodyUsed || body?.locked) throw rawBodyError('The body of the Request was read before receiveWebhook was called.')
  return body ? readBody(body, limits) : ''
}

async function rawBodyOf(request: NodeRequest, limits: BodyLimits): Promise<string | Uint8Array | WebhookError> {
  const body = request.rawBody ?? request.body
  if (typeof body === 'string' || body instanceof Uint8Array)
    return fits(body, limits) ? body : tooLarge(limits.bodyLimit)
  if (body instanceof ArrayBuffer) return rawBodyOf({ headers: {}, body: new Uint8Array(body) }, limits)
  if (ArrayBuffer.isView(body))
    return rawBodyOf({ headers: {}, body: Buffer.from(body.buffer, body.byteOffset, body.byteLength) }, limits)
  if (isStream(body)) return readBody(body, limits)
  if (isBlank(body)) {
    if (isNodeStream(request) && !request.readableDidRead) return readBody(request, limits)
    if (!carriesBody(request.headers)) return ''
  }
  const contentType = String(singleHeader(request.headers, 'content-type') ?? '')
  if (!/^application\/json\s*(?:;|$)/i.test(contentType)) {
    // A raw-body parser for JSON alone leaves other bodies out. That is the sender's mistake, not the handler's.
    const what = contentType === '' ? 'no Content-Type' : `the Content-Type "${printable(contentType, 100)}"`
    return new WebhookError('content_type_unsupported', 415, `The request has ${what}; CKBox sends application/json.`)
  }
  throw rawBodyError(
    isBlank(body) ? 'The request has a body, but none was given.' : `The body was given as ${nameOf(body)}.`,
  )
}

/** A character takes three bytes at most, so that short text need not be measured. */
function fits(body: string | Uint8Array, { bodyLimit }: BodyLimits): boolean {
  if (typeof body !== 'string' || body.length > bodyLimit) return body.length <= bodyLimit
  return body.length * 3 <= bodyLimit || Buffer.byteLength(body) <= bodyLimit
}

function isStream(value: unknown): value is NodeStream | ReadableStream {
  return value instanceof ReadableStream || isNodeStream(value)
}

function isNodeStream(value: unknown): value is NodeStream {
  const stream = value as Partial<NodeStream> | null | undefined
  return typeof stream?.on === 'function' && typeof stream.off === 'function' && typeof stream.resume === 'function'
}

/** body-parser leaves `{}` or undefined where a request has no body. */
function isBlank(body: unknown): boolean {
  if (body === undefined || body === null) return true
  return typeof body === 'object' && !Array.isArray(body) && Object.keys(body).length === 0
}

function carriesBody(headers: RequestHeaders): boolean {
  const length = singleHeader(headers, 'content-length')
  return singleHeader(headers, 'transfer-encoding') !== undefined || (length !== undefined && length !== '0')
}

function nameOf(body: unknown): string {
  if (Array.isArray(body)) return 'an array, already parsed'
  return typeof body === 'object' ? 'an object, already parsed' : `a ${typeof body}, already parsed`
}
