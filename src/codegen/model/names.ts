/** Names that the generated modules use themselves, or that TypeScript does not allow for a type. */
const TAKEN = new Set(
  `any as async await bigint boolean break case catch class const continue debugger declare default delete do else enum
  export extends false finally for function get if implements import in infer instanceof interface is keyof let module
  namespace never new null number object of package private protected public readonly require return satisfies set static
  string super switch symbol this throw true try type typeof undefined unique unknown using var void while with yield
  Array Date Error JSON Json JsonObject Map Math Number Object Partial Promise Record RegExp Set String Symbol Uint8Array Issue
  Validation Validator WebhookEvent WebhookEventMap AnyWebhookEvent EventName UnknownEvent UnknownEventName StandardSchema
  KnownEventName Readonly Pick Omit Function Boolean`
    .split(/\s+/)
    .filter(Boolean),
)

/** `asset.uploaded` → `AssetUploaded`, `asset-metadata` → `AssetMetadata`. Always an identifier in ASCII. */
export function pascalCase(text: string): string {
  const words = text
    .normalize('NFKD')
    .replace(/[^A-Za-z0-9]+/g, ' ')
    .trim()
    .slice(0, 120)
    .split(' ')
    .filter(Boolean)
  const name = words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('')
  if (name === '') return 'Schema'
  return /^[0-9]/.test(name) ? `_${name}` : name
}

/** Hands out each type name only once. */
export class NameRegistry {
  readonly #used = new Set<string>()

  /** The wanted name, with a number appended if it is taken. */
  claim(wanted: string): string {
    let name = TAKEN.has(wanted) ? `${wanted}_` : wanted
    // Case is ignored: names may become file names, and some file systems ignore case.
    for (let number = 2; this.#used.has(name.toLowerCase()); number += 1) name = `${wanted}${number}`
    this.#used.add(name.toLowerCase())
    return name
  }
}
