import type { NodeRequest } from './receive/read-request.js'
import { type HandleEvent, type HandlerOptions, webhookReceiver } from './receive/webhook-receiver.js'

export type { HandleEvent, HandlerOptions } from './receive/webhook-receiver.js'

type Lists = { readonly [name: string]: readonly string[] | undefined } | null
type Values = { readonly [name: string]: string | undefined } | null

/** A request as a Lambda function gets it, as far as it is used here. `@types/aws-lambda` has the whole. */
export interface LambdaRequest {
  readonly headers?: Values | undefined
  readonly body?: string | null | undefined
  readonly isBase64Encoded?: boolean | undefined
  /** Payload format 2.0: HTTP APIs and function URLs. */
  readonly rawPath?: string | undefined
  readonly rawQueryString?: string | undefined
  /** Payload format 1.0: REST APIs; and load balancers. */
  readonly httpMethod?: string | undefined
  readonly path?: string | undefined
  readonly multiValueHeaders?: Lists | undefined
  readonly queryStringParameters?: Values | undefined
  readonly multiValueQueryStringParameters?: Lists | undefined
  readonly requestContext?:
    | {
        readonly http?: { readonly method: string } | undefined
        readonly path?: string | undefined
        readonly elb?: unknown
      }
    | undefined
}

export interface LambdaAnswer {
  readonly statusCode: number
  readonly headers: Record<string, string>
  readonly body: string
}

/** What a handler gets beside the event. */
export interface LambdaGiven {
  readonly request: LambdaRequest
  /** The context of the invocation. */
  readonly context: unknown
}

/**
 * Receives webhooks in an AWS Lambda function behind an HTTP API, a function URL, a REST API or a load balancer: decodes
 * the raw body, verifies and parses it, and has the event handled. What that throws fails the invocation, which is
 * answered with 500 or 502.
 *
 * Give the URL configured in CKBox as `url` where AWS tells another: behind a custom domain with a base path or a stage,
 * and where a REST API's URL has a query that is not in its plainest encoding.
 *
 * @throws UsageError at once where an option or a secret cannot be right
 * @example
 * export const handler = webhookHandler({ secrets: [apiSecret] }, async (event) => {
 *   if (event.event === 'asset.uploaded') await library.add(event.payload.asset, event.sent_at)
 * })
 */
export function webhookHandler(
  options: HandlerOptions<LambdaGiven>,
  handle: HandleEvent<LambdaGiven>,
): (request: LambdaRequest, context?: unknown) => Promise<LambdaAnswer> {
  const receive = webhookReceiver(options, handle)
  return async (request, context) => {
    const { status, headers, body } = await receive(rawRequest(request), { request, context })
    return { statusCode: status, headers: { ...headers }, body }
  }
}

function rawRequest(request: LambdaRequest): NodeRequest {
  const { httpMethod, headers, multiValueHeaders, body, isBase64Encoded, requestContext } = request
  return {
    method: httpMethod ?? requestContext?.http?.method,
    url: urlOf(request),
    // Only the lists show a header that came twice.
    headers: multiValueHeaders ?? headers ?? {},
    body: Buffer.from(body ?? '', isBase64Encoded ? 'base64' : 'utf8'),
  }
}

function urlOf(request: LambdaRequest): string | undefined {
  const { rawPath, rawQueryString, path, requestContext } = request
  if (rawPath !== undefined) return rawQueryString ? `${rawPath}?${rawQueryString}` : rawPath
  // A load balancer leaves the query as it was; an API decodes it.
  const encode = requestContext?.elb ? (text: string) => text : encodeURIComponent
  const query = parametersOf(request).map(([name, value]) => `${encode(name)}=${encode(value)}`)
  // Only the path in the context has the stage, or the base path of a custom domain.
  const whole = requestContext?.path ?? path
  return whole !== undefined && query.length > 0 ? `${whole}?${query.join('&')}` : whole
}

function parametersOf(request: LambdaRequest): [name: string, value: string][] {
  const lists = Object.entries(request.multiValueQueryStringParameters ?? request.queryStringParameters ?? {})
  return lists.flatMap(([name, values]) => [values ?? []].flat().map((value): [string, string] => [name, value]))
}
