/** Request headers, as frameworks give them. Names in any case; repeated headers as an array or joined by `, `. */
export type RequestHeaders =
  | { get(name: string): string | null }
  | { readonly [name: string]: string | readonly string[] | undefined }

/** A header that may come only once: its value, undefined where it is absent, or an array where it came several times. */
export function singleHeader(headers: RequestHeaders, name: string): string | undefined | readonly string[] {
  if (isHeaders(headers)) {
    const value: unknown = headers.get(name)
    return typeof value === 'string' ? value : undefined
  }
  const values: string[] = []
  for (const key of Object.keys(headers)) {
    // The length is compared first because it is cheaper than another case.
    if (key.length !== name.length || key.toLowerCase() !== name) continue
    for (const value of [headers[key]].flat()) if (typeof value === 'string') values.push(value)
  }
  return values.length > 1 ? values : values[0]
}

function isHeaders(headers: RequestHeaders): headers is { get(name: string): string | null } {
  return typeof headers.get === 'function'
}
