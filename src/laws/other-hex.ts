import type { Genuine } from './evidence.js'

/** 64 digits that look like a signature, and are not the right ones. */
export function otherHex(genuine: Genuine): string {
  return genuine.sign({ secret: `other-${genuine.secret}` })
}
