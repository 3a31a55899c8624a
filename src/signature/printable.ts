/**
 * Text from outside, fit for the message of an error: on one line, without terminal sequences or control, surrogate and
 * bidirectional characters, which are shown as escapes, and cut after `longest` characters.
 */
export function printable(text: string, longest: number): string {
  const cut = text.length > longest ? `${text.slice(0, longest)}… (${text.length} characters)` : text
  return cut.replace(unprintable, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`)
}

const unprintable = /[\p{Cc}\p{Cs}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/gu

/** `POST /hook?a=1`: what a message calls a request by. A request line can hold a megabyte, of any characters. */
export function requestLine({ method, url }: { readonly method: string; readonly url: string }): string {
  return `${printable(method, 20)} ${printable(url, 200)}`
}
