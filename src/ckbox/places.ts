import { randomSource } from '../random/random.js'

/** A workspace of an environment: what assets and folders lie in. */
export interface Place {
  readonly environment: string
  readonly workspace: string
}

export const DEFAULT_ENVIRONMENT = '5c1e9a07d2b84f63e0a1'

/** Two workspaces of an environment, the first one listed more often since most customers have one. */
export function workspacesOf(environment: string): readonly Place[] {
  let seed = 0
  for (const character of environment) seed = (Math.imul(seed, 31) + (character.codePointAt(0) ?? 0)) | 0
  const random = randomSource(seed)
  const place = (): Place => ({ environment, workspace: hexadecimal(random) })
  const first = place()
  return [first, first, first, place()]
}

/** 20 hexadecimal digits, as the documentation shows them. */
function hexadecimal(random: () => number): string {
  let digits = ''
  while (digits.length < 20) digits += random().toString(16).padStart(8, '0')
  return digits.slice(0, 20)
}
