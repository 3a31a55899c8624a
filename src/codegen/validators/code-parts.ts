/** A function or a constant of the output, and the names of others that it uses. */
export interface CodePart {
  readonly code: string
  readonly uses: ReadonlySet<string>
}

/** The names of all parts that some parts need, these included, in the order of the parts. */
export function neededParts(parts: ReadonlyMap<string, CodePart>, names: Iterable<string>): string[] {
  const needed = new Set<string>()
  const pending = [...names]
  for (let name = pending.pop(); name !== undefined; name = pending.pop()) {
    const part = parts.get(name)
    if (part === undefined || needed.has(name)) continue
    needed.add(name)
    pending.push(...part.uses)
  }
  return [...parts.keys()].filter((name) => needed.has(name))
}
