/** `sent_at` of a body, if it is an event: some receivers sign it by mistake. */
export function sentAtOf(body: Buffer): string | undefined {
  try {
    const event: unknown = JSON.parse(body.toString('utf8'))
    if (typeof event !== 'object' || event === null || !('sent_at' in event)) return undefined
    return typeof event.sent_at === 'string' ? event.sent_at : undefined
  } catch {
    // Not an error: a body that is not JSON simply has no sent_at.
    return undefined
  }
}
