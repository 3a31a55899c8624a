import { requested } from './signature/trials.js'
import type { Authentic, RequestTrial } from './trial.js'

/** A suspect that carries another body: text, bytes, or an event to be written as compact JSON. */
export function carrying(
  key: string,
  title: string,
  bodyOf: (authentic: Authentic) => string | object | undefined,
  also: Pick<RequestTrial, 'hostile' | 'unwatched' | 'undo'> = {},
): RequestTrial {
  const trial = requested(key, title, (authentic) => {
    const body = bodyOf(authentic)
    if (body === undefined) return undefined
    const isWritten = typeof body === 'string' || body instanceof Uint8Array
    return { body: isWritten ? body : JSON.stringify(body) }
  })
  return { ...trial, ...also }
}
