/**
 * What stands for an asset or a folder in its name, so that a state that shows names only still tells them apart: its id in
 * small letters and digits, which survive in slugs and paths.
 */
export function textOf(id: string): string {
  return id.toLowerCase().replace(/[^a-z0-9]/g, '')
}

/** The details with a name that nothing else has. */
export function named<Details extends { readonly name?: string }>(details: Details, id: string): Details {
  return details.name === undefined ? details : { ...details, name: `${details.name} ${textOf(id)}`.trim() }
}
