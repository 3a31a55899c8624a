import picomatch from 'picomatch'

/** Tells whether an id (of a law or an event) is one of the names, or fits one of the globs. */
export function matcher(patterns: readonly string[]): (id: string) => boolean {
  const matches = picomatch([...patterns])
  // An event may have no name: it may be wrong on purpose.
  return (id) => typeof id === 'string' && matches(id)
}
