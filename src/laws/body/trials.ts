import { type Fields, isArray, isObject, type Json } from '../../observation/json.js'
import type { Provider } from '../../provider/provider.js'
import { carrying } from '../carrying.js'
import { requested } from '../signature/trials.js'
import type { Authentic, RequestTrial } from '../trial.js'
import type { HardText } from './stored-text.js'

/** What the members of one provider's events make possible besides. */
export interface BodyExtras {
  /** The same event in other JSON. */
  readonly exotic?: readonly RequestTrial[]
  /** Signed bodies that are not events. */
  readonly malformed?: readonly RequestTrial[]
  /** JSON with two readings. */
  readonly ambiguous?: readonly RequestTrial[]
  /** Puts keys into every object of an event that a consumer may merge into its own. */
  readonly poisoned?: (authentic: Authentic, keys: Fields) => object | undefined
}

export const POLLUTED_KEY = 'webhooksPolluted'
export const POLLUTED_VALUE = 'this came from the prototype'

const MARK = JSON.stringify({ [POLLUTED_KEY]: POLLUTED_VALUE })
/** Parsed, because in an object literal `__proto__` sets the prototype instead of a member. */
const POISON = JSON.parse(`{"__proto__":${MARK},"constructor":{"prototype":${MARK}}}`) as Fields

const FOUR_BYTES = '🧁🍰🎂🍪'

export const characters: readonly HardText[] = [
  { key: 'two-bytes', words: 'has letters of two bytes', text: 'Zażółć gęślą jaźń' },
  { key: 'three-bytes', words: 'has characters of three bytes', text: '設計図 №1' },
  { key: 'four-bytes', words: 'has characters of four bytes', text: 'Muffin 🧁 𝒳' },
  { key: 'joined-emoji', words: 'holds an emoji made of several characters', text: 'Family 👩‍👩‍👧‍👦' },
  { key: 'composed', words: 'has composed accents', text: 'Café'.normalize('NFC') },
  { key: 'combining', words: 'has combining accents', text: 'Café'.normalize('NFD') },
  { key: 'line-separator', words: 'holds the line separator U+2028', text: 'two\u2028lines' },
]

export const types: readonly RequestTrial[] = Object.entries({
  charset: 'application/json; charset=utf-8',
  'charset-in-capitals': 'application/json;charset=UTF-8',
  'type-in-capitals': 'Application/JSON',
  'quoted-charset': 'application/json ; charset="utf-8"',
}).map(([key, contentType]) => requested(key, `the content type is written ${contentType}`, () => ({ contentType })))

/** Comes after the poison and carries none of it. */
export const untouched = requested('after-poison', 'the event before it carried polluting keys', () => ({}), {
  role: 'control',
})

/** The trials whose bodies depend on the provider's events. */
export function bodyTrials({ model }: Provider, extras: BodyExtras) {
  const [{ text: member }] = model.kinds
  const withText = (event: object, text: string) => model.withEntity(event, { [member]: text })
  const written = (event: object, text: string) => {
    const changed = withText(event, text)
    return changed && JSON.stringify(changed)
  }
  const cut = (key: string, title: string, offset: number, chunked: boolean) =>
    requested(key, title, ({ event }) => {
      const body = Buffer.from(written(event, FOUR_BYTES) ?? '')
      const at = body.indexOf(FOUR_BYTES)
      return at < 0 ? undefined : { body, pieces: { cuts: [at + offset], pauseMs: 30, chunked } }
    })
  const poisoned = extras.poisoned ?? (({ event }, keys) => ({ ...keys, ...(model.withEntity(event, keys) ?? event) }))

  return {
    /** As the provider may write an event, which not every JSON library does alike. */
    ordinary: [
      carrying('markup', `the ${member} holds <, > and &`, ({ event }) => withText(event, 'Fish & <b>Chips</b>')),
      carrying('reversed', 'the members are in reverse order', ({ event }) => reversed(event as Fields) as Fields),
    ],
    exotic: [
      carrying('indented', 'the body is indented', ({ event }) => JSON.stringify(event, null, 2)),
      carrying('line-feed', 'a line feed follows the body', ({ body }) => `${body}\n`),
      carrying('slashes', 'slashes are written as \\/', ({ body }) => body.replaceAll('/', '\\/')),
      carrying('escape', 'a letter is written as \\u00e9', ({ event }) =>
        written(event, 'Cafe-e')?.replace('Cafe-e', 'Caf\\u00e9'),
      ),
      ...(extras.exotic ?? []),
    ],
    pieces: [
      ...[1, 2, 3].map((offset) =>
        cut(`cut-after-${offset}`, `the network splits a four-byte character after byte ${offset}`, offset, false),
      ),
      cut('chunked', 'the body is sent in chunks, one of which ends inside a character', 2, true),
    ],
    malformed: [
      odd('truncated', 'the signed body is {"event":', () => '{"event":'),
      odd('empty', 'the signed body is empty', () => ''),
      ...Object.entries({ list: '[]', null: 'null', text: '"x"', number: '1', object: '{}' }).map(([key, body]) =>
        odd(key, `the signed body is ${body}`, () => body),
      ),
      ...(extras.malformed ?? []),
    ],
    ambiguous: [
      odd('byte-order-mark', 'a byte order mark stands before the body', ({ body }) => `\ufeff${body}`),
      odd('not-utf-8', `the ${member} holds a byte that is not UTF-8`, ({ event }) => {
        const [before, after] = written(event, '#-here-#')?.split('#-here-#') ?? []
        if (before === undefined || after === undefined) return undefined
        return Buffer.concat([Buffer.from(`${before}bad `), Buffer.from([0xff]), Buffer.from(after)])
      }),
      ...(extras.ambiguous ?? []),
    ],
    poison: odd('poison', 'the event carries the keys __proto__ and constructor.prototype', (authentic) =>
      poisoned(authentic, POISON),
    ),
  } as const satisfies Record<string, RequestTrial | readonly RequestTrial[]>
}

/** A request that no provider makes. */
export function odd(...[key, title, bodyOf]: Parameters<typeof carrying>): RequestTrial {
  return carrying(key, title, bodyOf, { hostile: true })
}

function reversed(value: Json): Json {
  if (isArray(value)) return value.map(reversed)
  if (!isObject(value)) return value
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, member]) => [key, reversed(member)]),
  )
}
