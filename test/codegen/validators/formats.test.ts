import { fullFormats } from 'ajv-formats/dist/formats.js'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { CHECKED_FORMATS, type CheckedFormat } from '../../../src/codegen/model/format-names.js'
import { FORMAT_PARTS, FORMATS } from '../../../src/codegen/validators/runtime/formats.js'

function compile(name: CheckedFormat): (text: string) => boolean {
  return new Function(`${Object.values(FORMAT_PARTS).join('\n')}\nreturn ${FORMATS[name].code}`)()
}

/** The quick test of a format alone. */
function quick(name: string): RegExp {
  return new Function(`${FORMAT_PARTS[name]}\nreturn ${name}`)()
}

function byAjv(name: keyof typeof fullFormats): (text: string) => boolean {
  const format = fullFormats[name]
  if (format instanceof RegExp) return (text) => format.test(text)
  if (typeof format === 'function') return (text) => Boolean((format as (text: string) => boolean)(text))
  return (text) => Boolean((format as { validate: (text: string) => boolean }).validate(text))
}

const uriPiece = fc.constantFrom(
  'http',
  'https',
  'a',
  ':',
  '/',
  '//',
  '?',
  '#',
  '@',
  '[',
  ']',
  '::1',
  '1:2:3:4:5:6:7:8',
  '::ffff:1.2.3.4',
  'v1.x',
  '%41',
  '%',
  '%zz',
  '-',
  '.',
  '_',
  '~',
  '!',
  "'",
  '*',
  ' ',
  'ü',
  '\n',
  '\\',
  '|',
  '^',
  '8080',
  'example.com',
  '[::1]',
  '{',
  '<',
  '',
)
const uriLike = fc.oneof(
  fc.array(uriPiece, { maxLength: 9 }).map((pieces) => pieces.join('')),
  fc.array(uriPiece, { maxLength: 6 }).map((pieces) => `https://${pieces.join('')}`),
  fc.webUrl({ withFragments: true, withQueryParameters: true }),
  fc.string(),
)

const two = fc.integer({ min: 0, max: 62 }).map((value) => String(value).padStart(2, '0'))
const dateTimeLike = fc
  .record({
    year: fc.constantFrom('0000', '1900', '2000', '2023', '2024', '24'),
    month: two,
    day: two,
    t: fc.constantFrom('T', 't', ' ', ''),
    hour: two,
    minute: two,
    second: two,
    fraction: fc.constantFrom('', '.1', '.815', '.', ',5'),
    zone: fc.constantFrom('Z', 'z', '', '+01:00', '-23:59', '+24:00', '+0100', '+01', '-00:00', '+00:60'),
  })
  .map(
    ({ year, month, day, t, hour, minute, second, fraction, zone }) =>
      `${year}-${month}-${day}${t}${hour}:${minute}:${second}${fraction}${zone}`,
  )
const plausible = fc
  .record({
    month: fc.integer({ min: 1, max: 12 }),
    day: fc.integer({ min: 27, max: 31 }),
    year: fc.constantFrom(1900, 2000, 2023, 2024),
    time: fc.constantFrom(
      '00:00:00Z',
      '23:59:60Z',
      '22:59:60-01:00',
      '00:59:60+01:00',
      '12:59:60Z',
      '23:59:59.999+23:59',
    ),
  })
  .map(
    ({ year, month, day, time }) => `${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}T${time}`,
  )

const ipPiece = fc.constantFrom('1', 'ffff', 'fffff', ':', '::', '.', '255', '256', '01', '1.2.3.4', '')
const hostPiece = fc.constantFrom('a', 'A1', '-', '.', 'a'.repeat(63), 'a'.repeat(64), '_', ' ', '%')
const pieces = (piece: fc.Arbitrary<string>) => fc.array(piece, { maxLength: 12 }).map((all) => all.join(''))

describe('formats are as strict as those of ajv-formats', () => {
  test.each<[keyof typeof fullFormats & CheckedFormat, fc.Arbitrary<string>]>([
    ['uri', uriLike],
    ['uri-reference', uriLike],
    ['date-time', fc.oneof(dateTimeLike, plausible, fc.string())],
    [
      'date',
      fc.oneof(
        dateTimeLike.map((text) => text.slice(0, 10)),
        plausible.map((text) => text.slice(0, 10)),
      ),
    ],
    [
      'time',
      fc.oneof(
        dateTimeLike.map((text) => text.slice(11)),
        plausible.map((text) => text.slice(11)),
      ),
    ],
    ['ipv4', pieces(ipPiece)],
    ['ipv6', fc.oneof(pieces(ipPiece), fc.ipV6())],
    ['email', fc.oneof(pieces(fc.constantFrom('a', '@', '.', 'b-c', '+', "'", ' ', 'ü', 'x.org')), fc.emailAddress())],
    ['hostname', pieces(hostPiece)],
    [
      'uuid',
      fc.oneof(
        fc.uuid(),
        fc.uuid().map((text) => `urn:uuid:${text}`),
        fc.string(),
      ),
    ],
    ['duration', pieces(fc.constantFrom('P', 'T', '1', '2Y', '3M', '4D', '5W', '6H', '7S'))],
    ['json-pointer', pieces(fc.constantFrom('/', '~0', '~1', '~', 'a', ' '))],
    ['relative-json-pointer', pieces(fc.constantFrom('/', '0', '12', '#', '~0', '~', 'a'))],
    ['uri-template', pieces(fc.constantFrom('{', '}', 'a', ',', '*', ':3', '/', '%41', '%', ' ', '+', '<', 'é'))],
    ['regex', pieces(fc.constantFrom('(', ')', '[', ']', 'a', '*', '\\d', '\\', '{', '1,2}'))],
  ])('%s', (name, texts) => {
    const [own, theirs] = [compile(name), byAjv(name)]
    let accepted = 0
    fc.assert(
      fc.property(texts, (text) => {
        if (own(text)) accepted += 1
        // ajv-formats lets a relative reference hold quotation marks, and a colon in its first segment: RFC 3986 does not.
        return own(text) === theirs(text) || (name === 'uri-reference' && !own(text))
      }),
      { numRuns: 10_000, seed: 3 },
    )
    expect(accepted).toBeGreaterThan(20)
  })

  test('no quick test accepts what the full check refuses', () => {
    const [uri, dateTime] = [byAjv('uri'), byAjv('date-time')]
    fc.assert(
      fc.property(uriLike, (text) => !quick('USUAL_URI').test(text) || uri(text)),
      { numRuns: 20_000, seed: 4 },
    )
    fc.assert(
      fc.property(fc.oneof(dateTimeLike, plausible), (text) => !quick('USUAL_DATE_TIME').test(text) || dateTime(text)),
      { numRuns: 20_000, seed: 5 },
    )
  })

  test('hostile strings do not make them slow', () => {
    for (const name of CHECKED_FORMATS) {
      const check = compile(name)
      const start = performance.now()
      for (const text of [
        `https://${'a'.repeat(50_000)} `,
        `${'/a'.repeat(50_000)} `,
        `${'a.'.repeat(50_000)} `,
        `https://${'%41'.repeat(30_000)}%`,
        `${'1:'.repeat(50_000)}`,
        '{a,'.repeat(30_000),
        `a@${'a-'.repeat(20_000)}`,
      ])
        check(text)
      expect(performance.now() - start, name).toBeLessThan(name === 'email' || name === 'regex' ? 2000 : 500)
    }
  })
})
