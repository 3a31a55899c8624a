import type { IncomingMessage, Server, ServerResponse } from 'node:http'

/** `(request) => Response`: Hono, Next.js route handlers, Workers, Deno, Bun. */
export type FetchHandler = (request: Request) => Response | Promise<Response>

/** `(req, res)`: Express, Fastify's `routing`, Koa's `callback()`, Nest, plain Node. */
export type NodeListener = (request: IncomingMessage, response: ServerResponse) => unknown

/**
 * AWS Lambda behind an API Gateway HTTP API (payload format 2.0) or a function URL; it returns a promise. It is called
 * with a `LambdaEvent`; the event types that handlers are written against require more, each something different.
 */
// biome-ignore lint/suspicious/noExplicitAny: `never` would take every handler too, and leave one written in place without a usable event.
export type LambdaHandler = (event: any, context: any, callback: any) => unknown

export interface LambdaEvent {
  readonly version: '2.0'
  readonly rawPath: string
  readonly rawQueryString: string
  readonly headers: Readonly<Record<string, string>>
  readonly requestContext: { readonly http: { readonly method: string; readonly path: string } }
  readonly body?: string
  readonly isBase64Encoded: boolean
}

export interface LambdaResult {
  readonly statusCode?: number
  readonly headers?: Readonly<Record<string, string | number | boolean>>
  readonly body?: string
  readonly isBase64Encoded?: boolean
}

/**
 * What is under test. A bare function is taken for a Node listener when it declares two or more parameters, else for a
 * Fetch handler; the object forms say which it is. A string or URL is absolute and is called over HTTP.
 */
export type Endpoint =
  | string
  | URL
  | FetchHandler
  | NodeListener
  | { readonly fetch: FetchHandler }
  | { readonly listener: NodeListener }
  | { readonly lambda: LambdaHandler }
  | Server
