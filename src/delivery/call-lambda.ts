import { randomUUID } from 'node:crypto'
import { joinHeaders, type Pending } from './answers.js'
import type { LambdaHandler, LambdaResult } from './endpoint.js'
import type { WireRequest } from './transport.js'

/**
 * Calls a Lambda handler as an API Gateway HTTP API does (payload format 2.0). The body is always in base64, as behind
 * a gateway with binary media types: a handler has to look at `isBase64Encoded`.
 *
 * Source: https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html
 */
export async function callLambda(
  handler: LambdaHandler,
  origin: string,
  wire: WireRequest,
  pending: Pending,
): Promise<void> {
  const event = makeEvent(origin, wire)
  const context = { awsRequestId: event.requestContext.requestId, functionName: 'ckbox-webhooks' }
  const result = (await handler(event, context, undefined)) as LambdaResult | string | undefined
  if (pending.settled) return
  const { statusCode = 200, headers = {}, body = '', isBase64Encoded = false } = asResult(result)
  pending.status = statusCode
  pending.headers = joinHeaders(Object.entries(headers).map(([name, value]) => [name, String(value)] as const))
  if (pending.take(Buffer.from(body, isBase64Encoded ? 'base64' : 'utf8'))) pending.end()
}

function makeEvent(origin: string, wire: WireRequest) {
  const mark = wire.target.indexOf('?')
  const rawPath = mark === -1 ? wire.target : wire.target.slice(0, mark)
  const http = { method: wire.method, path: rawPath, protocol: 'HTTP/1.1', sourceIp: '127.0.0.1', userAgent: '' }
  const host = origin.replace(/^[^:]*:\/\//, '')
  return {
    version: '2.0',
    routeKey: '$default',
    rawPath,
    rawQueryString: mark === -1 ? '' : wire.target.slice(mark + 1),
    headers: { host, 'content-length': String(wire.body.length), ...joinHeaders(wire.headers) },
    requestContext: {
      http,
      domainName: host,
      requestId: randomUUID(),
      stage: '$default',
      timeEpoch: Date.now(),
    },
    ...(wire.body.length > 0 && { body: Buffer.from(wire.body).toString('base64') }),
    isBase64Encoded: wire.body.length > 0,
  } as const
}

/** Without a `statusCode`, API Gateway answers 200 with the result as the body. */
function asResult(result: LambdaResult | string | undefined): LambdaResult {
  if (typeof result === 'object' && result !== null && 'statusCode' in result) return result
  return { body: typeof result === 'string' ? result : result === undefined ? '' : JSON.stringify(result) }
}
