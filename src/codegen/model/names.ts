/** Names that the generated modules use themselves, or that TypeScript does not allow for a type. */
const TAKEN = new Set(
  `any as async await bigint boolean break case catch class const continue debugger declare default delete do else enum
  export extends false finally for function get if implements import in infer instanceof interface is keyof let module
  namespace never new null number object of package private protected public readonly require return satisfies set static
  string super switch symbol this throw true try type typeof undefined unique unknown using var void while with yield
  Array Date Error JSON Json JsonObject Map Math Number Object Partial Promise Record RegExp Set String Symbol Uint8Array Issue
  Validation Validator EventHandlers HandleEvent WebhookEvent WebhookEventMap AnyWebhookEvent EventName UnknownEvent UnknownEventName StandardSchema
  KnownEventName Readonly Pick Omit Function Boolean`
    .split(/\s+/)
    .filter(Boolean),
)

/** Of a name, in UTF-8. File systems allow 255 bytes; a number and the endings of files follow. */
const MAX_BYTES = 200

/** `asset.uploaded` → `AssetUploaded`, `größe-neu` → `GrößeNeu`. Always an identifier of TypeScript. */
export function pascalCase(text: string): string {
  const capitalised = wordsIn(text).map((word) => word.replace(/^./u, (first) => first.toUpperCase()))
  const name = shortened(capitalised.join(''))
  if (name === '') return 'Schema'
  return /^\p{ID_Start}/u.test(name) ? name : `_${name}`
}

/** `asset.uploaded` → `asset-uploaded`, `orderPaid` → `order-paid`. Always the name of a file, whatever the system. */
export function kebabCase(text: string): string {
  const words = wordsIn(text.replace(/([\p{Ll}\d])(?=\p{Lu})/gu, '$1-'))
    .join('-')
    .toLowerCase()
  // Windows keeps some names for devices.
  const name = shortened(words).replace(/^(?:con|prn|aux|nul|com\d|lpt\d)$/, '$&-')
  return name === '' ? 'schema' : name
}

/** As many whole characters of a text as fit. */
function shortened(text: string): string {
  const { read } = new TextEncoder().encodeInto(text, new Uint8Array(MAX_BYTES))
  return text.slice(0, read)
}

/** The runs of letters and digits in a text. */
function wordsIn(text: string): string[] {
  return text
    .normalize('NFC')
    .split(/(?:[^\p{ID_Continue}]|_)+/u)
    .filter((word) => word !== '')
}

/** Hands out each type name only once. */
export class NameRegistry {
  readonly #used = new Set<string>()
  /** The first number that may be free, by what was wanted: thousands may want the same. */
  readonly #next = new Map<string, number>()

  /** The wanted name, with a number appended if it is taken. */
  claim(wanted: string): string {
    let name = TAKEN.has(wanted) ? `${wanted}_` : wanted
    // Case is ignored: names may become file names, and some file systems ignore case.
    let number = this.#next.get(wanted.toLowerCase()) ?? 2
    for (; this.#used.has(name.toLowerCase()); number += 1) name = `${wanted}${number}`
    this.#next.set(wanted.toLowerCase(), number)
    this.#used.add(name.toLowerCase())
    return name
  }
}
