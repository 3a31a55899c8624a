import picomatch from 'picomatch'

/** Tells whether an id (of a law or an event) is one of the names, or fits one of the globs. */
export function matcher(patterns: readonly string[]): (id: string) => boolean {
  return picomatch([...patterns])
}
