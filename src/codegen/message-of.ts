/** What a caught error says, for the message of our own. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
