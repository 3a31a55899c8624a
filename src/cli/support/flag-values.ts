import { UsageError } from '../../errors.js'

/** Reads a whole number of at least `least`. */
export function wholeNumber(flag: string, least: number): (text: string) => number {
  return (text) => {
    const number = Number(text)
    if (!/^-?\d+$/.test(text) || !Number.isSafeInteger(number) || number < least) {
      const range = least === Number.MIN_SAFE_INTEGER ? '' : ` of at least ${least}`
      throw new UsageError('flag_not_a_number', `${flag} takes a whole number${range}, not "${text}".`)
    }
    return number
  }
}

/** Reads milliseconds. */
export function milliseconds(flag: string, least = 0): (text: string) => number {
  const read = wholeNumber(flag, least)
  return (text) => {
    const unit = /^(\d+(?:\.\d+)?)\s*(ms|s|min)$/.exec(text)
    if (!unit) return read(text)
    const factor = { ms: 1, s: 1000, min: 60_000 }[unit[2] ?? ''] ?? 1
    throw new UsageError(
      'flag_not_a_number',
      `${flag} takes milliseconds as a bare number: ${Math.round(Number(unit[1]) * factor)}, not "${text}".`,
    )
  }
}

/** Collects the comma-separated words of a flag that may be repeated. */
export function words(flag: string): (text: string, earlier?: readonly string[]) => readonly string[] {
  return (text, earlier = []) => {
    const given = text.split(',').map((word) => word.trim())
    if (given.includes('')) throw new UsageError('flag_empty', `${flag} has an empty part: "${text}".`)
    return [...earlier, ...given]
  }
}

/** Reads an absolute http or https URL without user name and password. */
export function httpUrl(what: string): (text: string) => URL {
  return (text) => {
    const url = URL.canParse(text) ? new URL(text) : undefined
    if (!url || (url.protocol !== 'http:' && url.protocol !== 'https:')) {
      const guess = `http://${text.replace(/^[a-z]+:\/\//i, '')}`
      const hint = URL.canParse(guess) ? ` Did you mean ${guess}?` : ''
      throw new UsageError('not_a_url', `${what} is not an http or https URL: "${text}".${hint}`)
    }
    if (url.username !== '' || url.password !== '') {
      throw new UsageError(
        'url_with_password',
        `${what} contains a user name or password, which reports would show. Take it out of the URL and give ` +
          `--header 'Authorization: Basic …' instead.`,
      )
    }
    return url
  }
}

const HEADER_NAME = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/
/** Set for each delivery, by CKBox or by HTTP itself. */
const OWN_HEADERS = /^(x-cs-timestamp|x-cs-signature|content-type|content-length|transfer-encoding|connection|host)$/i

/** Collects `Name: value` pairs. No message contains the value: it may be a credential. */
export function header(text: string, earlier: Readonly<Record<string, string>> = {}): Record<string, string> {
  const colon = text.indexOf(':')
  const name = text.slice(0, colon).trim()
  const value = text.slice(colon + 1).trim()
  if (colon < 1 || !HEADER_NAME.test(name)) {
    throw new UsageError('header_malformed', `--header takes 'Name: value', but there is no name before a colon.`)
  }
  if (/[^\t\x20-\x7e\x80-\xff]/.test(value)) {
    throw new UsageError(
      'header_malformed',
      `--header ${name}: the value contains a character that HTTP does not allow.`,
    )
  }
  if (OWN_HEADERS.test(name)) {
    throw new UsageError('header_reserved', `--header ${name}: each delivery sets this header itself. Leave it out.`)
  }
  return { ...earlier, [name]: value }
}
