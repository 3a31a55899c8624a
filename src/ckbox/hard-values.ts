/**
 * Text that is legal everywhere and goes wrong in many places: where it is hashed in another encoding, re-serialised,
 * stored in a column of three-byte characters, trimmed, taken for markup or for something else than text. The plainest
 * first, since shrinking goes that way. Left out on purpose: NUL, lone surrogates and keys like `__proto__`, which sound
 * receivers may refuse.
 */
export const HARD_TEXTS: readonly string[] = [
  '0',
  'null',
  ' padded ',
  '-leading',
  "O'Neil & Söhne",
  'Zażółć gęślą jaźń',
  'Caf\u00e9',
  'Cafe\u0301',
  'a/b\\c',
  '"quoted"',
  '<b>&amp;</b>',
  'two\nlines\tand a tab',
  '日本語',
  'שלום',
  'line\u2028separator\u2029end',
  '50%25 + 1e2',
  '🧁',
  '👩‍👩‍👧‍👦 ZWJ',
  '𝒳',
  '{"json": [1]}',
]

/** As long as names get in common file systems and columns. */
export const LONG_TEXT_LENGTH = 255

/** Keys of free objects: integer-like ones, which `JSON.parse` puts first; text that serialisers escape; non-ASCII. */
export const KEYS: readonly string[] = [
  'colour',
  'rating',
  'approved',
  '10',
  '2',
  '01',
  'a b',
  '-x',
  'a/b',
  '<&>',
  'ключ',
  'e\u0301',
  'é',
  '🧁',
  'Colour',
]

export const NUMBERS: readonly number[] = [
  0,
  1,
  -1,
  42,
  0.1,
  -2.5,
  1e21,
  1.5e-7,
  2 ** 31 - 1,
  2 ** 31,
  Number.MAX_SAFE_INTEGER,
  Number.MIN_SAFE_INTEGER,
]

/** Legal values of the formats of JSON Schema, the plainest first. */
export const FORMATS: Readonly<Record<string, readonly string[]>> = {
  uri: [
    'https://example.com/',
    'https://example.com/a/b?c=d&e=%20#f',
    'http://localhost:3000/%C3%A9',
    'https://user@example.com:8443/~x/(y);z=1',
    'urn:example:a:b',
    'data:text/plain,hello',
  ],
  'uri-reference': ['/a', 'a/b?c', '#f', 'https://example.com/', '', '../x'],
  'uri-template': ['https://example.com/{id}', '/a{?b,c}'],
  iri: ['https://example.com/', 'https://example.com/é'],
  'iri-reference': ['/a', '/é'],
  'date-time': [
    '2024-02-18T18:03:18.815Z',
    '2024-02-29T00:00:00Z',
    '1999-12-31T23:59:59.999999+14:00',
    '2024-06-30T12:00:00-00:30',
  ],
  date: ['2024-02-18', '2024-02-29', '1999-12-31'],
  time: ['18:03:18.815Z', '00:00:00Z', '23:59:59+14:00'],
  duration: ['P1D', 'PT1H30M', 'P1Y2M3DT4H5M6S', 'P2W'],
  email: ['a@example.com', "o'neil+tag@sub.example.org"],
  'idn-email': ['a@example.com'],
  hostname: ['example.com', 'a-b.example.org'],
  'idn-hostname': ['example.com'],
  ipv4: ['192.0.2.1', '0.0.0.0', '255.255.255.255'],
  ipv6: ['2001:db8::1', '::', '::ffff:192.0.2.1'],
  uuid: ['1f0ca0db-d0fa-4b03-9703-9f152615ed0c', '957165c8-bb91-4792-922d-72c572b5b12d'],
  regex: ['^a+$', '.*'],
  'json-pointer': ['', '/a/0', '/~0~1'],
  'relative-json-pointer': ['0', '1/a'],
}
