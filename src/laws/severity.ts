/** `must`: wrong state, lost or forged events. `should`: needless retries, hidden failures. `info`: worth knowing. */
export const severities = ['must', 'should', 'info'] as const
export type Severity = (typeof severities)[number]
