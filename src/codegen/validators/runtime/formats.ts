import type { CheckedFormat } from '../../model/format-names.js'

/**
 * The checks of string formats, as source text that is written into generated validators: no import at run time. Each
 * is as strict as its RFC. In front of the slow ones stands a quick test that accepts the usual forms and only those
 * that the full check accepts.
 */
export interface FormatSource {
  /** The JSON type that the format is of. Values of other types pass. Default: string. */
  readonly type?: 'number'
  /** An expression of a function from such a value to boolean. */
  readonly code: string
  /** Constants that it needs, by name. */
  readonly needs?: readonly string[]
  /** What a message calls such a string. */
  readonly label: string
}

const H16 = '[0-9a-f]{1,4}'
const OCTET = '(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)'
const IPV4 = `(?:${OCTET}\\.){3}${OCTET}`
const LS32 = `(?:${H16}:${H16}|${IPV4})`
/** RFC 3986, IPv6address: the nine ways to leave out zeroes. */
const IPV6 = [
  `(?:${H16}:){6}${LS32}`,
  `::(?:${H16}:){5}${LS32}`,
  `(?:${H16})?::(?:${H16}:){4}${LS32}`,
  `(?:(?:${H16}:){0,1}${H16})?::(?:${H16}:){3}${LS32}`,
  `(?:(?:${H16}:){0,2}${H16})?::(?:${H16}:){2}${LS32}`,
  `(?:(?:${H16}:){0,3}${H16})?::${H16}:${LS32}`,
  `(?:(?:${H16}:){0,4}${H16})?::${LS32}`,
  `(?:(?:${H16}:){0,5}${H16})?::${H16}`,
  `(?:(?:${H16}:){0,6}${H16})?::`,
].join('|')
const UNRESERVED = "a-z0-9\\-._~!$&'()*+,;="
const HEX = '%[0-9a-f]{2}'
const PCHAR = `(?:[${UNRESERVED}:@]|${HEX})`
const AUTHORITY = `(?:(?:[${UNRESERVED}:]|${HEX})*@)?(?:\\[(?:${IPV6}|v[0-9a-f]+\\.[${UNRESERVED}:]+)\\]|(?:[${UNRESERVED}]|${HEX})*)(?::\\d*)?`
const QUERY_AND_FRAGMENT = `(?:\\?(?:${PCHAR}|[/?])*)?(?:#(?:${PCHAR}|[/?])*)?`
const PATH_ABEMPTY = `(?:/${PCHAR}*)*`
const PATH_ABSOLUTE = `/(?:${PCHAR}+(?:/${PCHAR}*)*)?`
const PATH_ROOTLESS = `${PCHAR}+(?:/${PCHAR}*)*`
const SEGMENT_NO_COLON = `(?:[${UNRESERVED}@]|${HEX})+`
/** As ajv-formats has it: something follows the scheme, and one slash may stand before an authority. */
const URI = `^[a-z][a-z0-9+\\-.]*:(?://?${AUTHORITY}${PATH_ABEMPTY}|${PATH_ABSOLUTE}|${PATH_ROOTLESS})${QUERY_AND_FRAGMENT}$`
const RELATIVE = `^(?://${AUTHORITY}${PATH_ABEMPTY}|${PATH_ABSOLUTE}|${SEGMENT_NO_COLON}(?:/${PCHAR}*)*)?${QUERY_AND_FRAGMENT}$`

const regex = (source: string, flags = 'i') => `/${source.replace(/(?<!\\)\//g, '\\/')}/${flags}`

/** Constants and functions that formats share, by name. */
export const FORMAT_PARTS: Readonly<Record<string, string>> = {
  FULL_URI: `const FULL_URI = ${regex(URI)}`,
  USUAL_URI: "const USUAL_URI = /^https?:\\/\\/[A-Za-z0-9.-]+(?:\\/[\\w.~!$&'()*+,;=:@/-]*)?$/",
  FULL_RELATIVE_URI: `const FULL_RELATIVE_URI = ${regex(RELATIVE)}`,
  USUAL_DATE_TIME:
    'const USUAL_DATE_TIME = /^\\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|1\\d|2[0-8])T(?:[01]\\d|2[0-3]):[0-5]\\d:[0-5]\\d(?:\\.\\d+)?Z$/',
  isDate: `function isDate(text) {
  const match = /^(\\d{4})-(\\d\\d)-(\\d\\d)$/.exec(text)
  if (match === null) return false
  const [year, month, day] = [Number(match[1]), Number(match[2]), Number(match[3])]
  if (month < 1 || month > 12 || day < 1) return false
  const leap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)
  return day <= (month === 2 ? (leap ? 29 : 28) : [4, 6, 9, 11].includes(month) ? 30 : 31)
}`,
  isTime: `function isTime(text) {
  const match = /^(\\d\\d):(\\d\\d):(\\d\\d)(?:\\.\\d+)?(?:z|([+-])(\\d\\d)(?::?(\\d\\d))?)$/i.exec(text)
  if (match === null) return false
  const [hour, minute, second] = [Number(match[1]), Number(match[2]), Number(match[3])]
  const [offsetHour, offsetMinute] = [Number(match[5] ?? 0), Number(match[6] ?? 0)]
  if (hour > 23 || minute > 59 || offsetHour > 23 || offsetMinute > 59) return false
  if (second < 60) return true
  // A leap second is the last of a day in UTC.
  const sign = match[4] === '-' ? -1 : 1
  const utc = hour * 60 + minute - sign * (offsetHour * 60 + offsetMinute)
  return second === 60 && (((utc % 1440) + 1440) % 1440) === 1439
}`,
  isDateTime: `function isDateTime(text) {
  return /[t\\s]/i.test(text.charAt(10)) && isDate(text.slice(0, 10)) && isTime(text.slice(11))
}`,
}

export const FORMATS: Readonly<Record<CheckedFormat, FormatSource>> = {
  uri: {
    code: '(text) => USUAL_URI.test(text) || FULL_URI.test(text)',
    needs: ['USUAL_URI', 'FULL_URI'],
    label: 'an absolute URI',
  },
  'uri-reference': {
    code: '(text) => FULL_URI.test(text) || FULL_RELATIVE_URI.test(text)',
    needs: ['FULL_URI', 'FULL_RELATIVE_URI'],
    label: 'a URI or a relative reference',
  },
  'uri-template': {
    code: `(text) => ${regex('^(?:[^\\x00-\\x20\\x7f"\'<>%\\\\^`{|}]|%[0-9a-f]{2}|\\{[+#./;?&=,!@|]?(?:[a-z0-9_]|%[0-9a-f]{2})(?:\\.?(?:[a-z0-9_]|%[0-9a-f]{2}))*(?::[1-9]\\d{0,3}|\\*)?(?:,(?:[a-z0-9_]|%[0-9a-f]{2})(?:\\.?(?:[a-z0-9_]|%[0-9a-f]{2}))*(?::[1-9]\\d{0,3}|\\*)?)*\\})*$')}.test(text)`,
    label: 'a URI template',
  },
  'date-time': {
    code: '(text) => USUAL_DATE_TIME.test(text) || isDateTime(text)',
    needs: ['USUAL_DATE_TIME', 'isDate', 'isTime', 'isDateTime'],
    label: 'a date and time such as 2024-02-18T18:03:18.815Z',
  },
  date: { code: 'isDate', needs: ['isDate'], label: 'a date such as 2024-02-18' },
  time: { code: 'isTime', needs: ['isTime'], label: 'a time such as 18:03:18Z' },
  duration: {
    code: '(text) => /^P(?!$)(?:(?:\\d+Y)?(?:\\d+M)?(?:\\d+D)?(?:T(?=\\d)(?:\\d+H)?(?:\\d+M)?(?:\\d+S)?)?|\\d+W)$/.test(text)',
    label: 'a duration such as P1DT2H',
  },
  email: {
    code: `(text) => ${regex("^[a-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*@(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\\.)+[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$")}.test(text)`,
    label: 'an e-mail address',
  },
  hostname: {
    code: '(text) => text.length <= 254 && /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?(?:\\.[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)*\\.?$/i.test(text) && text.replace(/\\.$/, "").length <= 253',
    label: 'a host name',
  },
  ipv4: { code: `(text) => ${regex(`^${IPV4}$`, '')}.test(text)`, label: 'an IPv4 address' },
  ipv6: { code: `(text) => ${regex(`^(?:${IPV6})$`)}.test(text)`, label: 'an IPv6 address' },
  uuid: {
    code: '(text) => /^(?:urn:uuid:)?[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i.test(text)',
    label: 'a UUID',
  },
  'json-pointer': { code: '(text) => /^(?:\\/(?:[^~/]|~[01])*)*$/.test(text)', label: 'a JSON Pointer' },
  'relative-json-pointer': {
    code: '(text) => /^(?:0|[1-9]\\d*)(?:#|(?:\\/(?:[^~/]|~[01])*)*)$/.test(text)',
    label: 'a relative JSON Pointer',
  },
  regex: {
    code: `(text) => {
  if (/[^\\\\]\\\\Z/.test(text)) return false
  try {
    new RegExp(text)
    return true
  } catch {
    return false
  }
}`,
    label: 'a regular expression',
  },
  // Those of OpenAPI.
  byte: {
    code: '(text) => /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(text)',
    label: 'text in base64',
  },
  int32: {
    type: 'number',
    code: '(number) => Number.isInteger(number) && number >= -2147483648 && number <= 2147483647',
    label: 'an integer of 32 bits',
  },
  // JSON.parse has already rounded a number with more than 53 bits, so its range cannot be told exactly.
  int64: {
    type: 'number',
    code: '(number) => Number.isInteger(number) && number >= -(2 ** 63) && number <= 2 ** 63',
    label: 'an integer of 64 bits',
  },
}
