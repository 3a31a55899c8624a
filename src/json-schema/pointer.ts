/** A key as one token of a JSON Pointer (RFC 6901). */
export const pointerToken = (key: string): string => key.replaceAll('~', '~0').replaceAll('/', '~1')

/** The key that a token of a JSON Pointer stands for. */
export const keyOfToken = (token: string): string => token.replaceAll('~1', '/').replaceAll('~0', '~')

/** The JSON Pointer to what lies below another. */
export function pointerBelow(pointer: string, keys: readonly string[]): string {
  return [pointer, ...keys.map(pointerToken)].join('/')
}
