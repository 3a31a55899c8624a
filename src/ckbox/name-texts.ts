/**
 * What stands for an asset or a folder in its name, so that a state that shows names only still tells them apart: its id in
 * small letters and digits, which survive in slugs and paths.
 */
export function textOf(id: string): string {
  return id.toLowerCase().replace(/[^a-z0-9]/g, '')
}

/**
 * The details with a name that nothing else has. An empty name stays as it is, and so does one behind which not the text of
 * every id may stand.
 */
export function named<Details extends { readonly name?: string }>(
  details: Details,
  id: string,
  isName: (text: string) => boolean,
): Details {
  const { name } = details
  const any = 'a0'.repeat(id.length).slice(0, id.length)
  return name === undefined || name === '' || !isName(`${name} ${any}`)
    ? details
    : { ...details, name: name + ending(id) }
}

/** What a copy is called: like its source, but with the text of its own id. */
export function copiedName(name: string, sourceId: string, id: string): string {
  const old = ending(sourceId)
  return name.endsWith(old) ? name.slice(0, name.length - old.length) + ending(id) : name
}

const ending = (id: string): string => ` ${textOf(id)}`
