import type { Consumer } from './consumer.js'

const declarations = [
  'path',
  'signedUrl',
  'replayWindow',
  'unknownEvents',
  'environments',
  'cascade',
  'events',
  'maxResponse',
  'lease',
  'settle',
] as const satisfies readonly (keyof Consumer)[]

/** What a consumer declared, without its secrets, headers and hooks: the part of it that may be written to a file. */
export type Declared = Pick<Consumer, (typeof declarations)[number]>

/** Takes from a consumer what it declared, and nothing else: no secret, no header, no hook. */
export function declaredBy(consumer: Declared): Declared {
  const given = declarations.filter((name) => consumer[name] !== undefined)
  return Object.fromEntries(given.map((name) => [name, consumer[name]]))
}
