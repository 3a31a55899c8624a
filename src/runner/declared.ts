import type { Consumer } from './consumer.js'

/** What a consumer declared, without its secrets, headers and hooks: the part of it that may be written to a file. */
export type Declared = Pick<
  Consumer,
  | 'path'
  | 'signedUrl'
  | 'replayWindow'
  | 'unknownEvents'
  | 'environments'
  | 'cascade'
  | 'events'
  | 'maxResponse'
  | 'settle'
>

/** Takes from a consumer what it declared, and nothing else: no secret, no header, no hook. */
export function declaredBy(consumer: Declared): Declared {
  const { path, signedUrl, replayWindow, unknownEvents, environments, cascade, events, maxResponse, settle } = consumer
  return {
    ...(path !== undefined && { path }),
    ...(signedUrl !== undefined && { signedUrl }),
    ...(replayWindow !== undefined && { replayWindow }),
    ...(unknownEvents !== undefined && { unknownEvents }),
    ...(environments !== undefined && { environments }),
    ...(cascade !== undefined && { cascade }),
    ...(events !== undefined && { events }),
    ...(maxResponse !== undefined && { maxResponse }),
    ...(settle !== undefined && { settle }),
  }
}
