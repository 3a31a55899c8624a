const isUpper = (code: number): boolean => code >= 65 && code <= 90
const isLower = (code: number): boolean => code >= 97 && code <= 122

/** The text with the case of some ASCII letters changed: bit n of `mask` decides on the n-th letter. */
export function withCase(text: string, mask: number): string {
  let changed = ''
  let letter = 0
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    const isLetter = isUpper(code) || isLower(code)
    const flip = isLetter && (mask >>> letter) & 1
    changed += flip ? String.fromCharCode(code ^ 32) : text.charAt(at)
    if (isLetter) letter++
  }
  return changed
}
