import type { Report } from '../runner/report.js'

/** Shorter secrets would be found by chance in words that are not secret. */
const shortestHidden = 4

/**
 * A copy of a report in which what the consumer answered and what was sent no longer holds a secret: a consumer may
 * echo its configuration, or keep it in its state. Ids, histories and schedules stay as they are.
 */
export function withoutSecrets(report: Report, secrets: readonly string[]): Report {
  const hidden = secrets
    .filter((secret) => secret.length >= shortestHidden)
    .toSorted((one, other) => other.length - one.length)
  if (hidden.length === 0) return report
  return {
    ...report,
    laws: report.laws.map((law) => ({
      ...law,
      ...(law.reason !== undefined && { reason: cleaned(law.reason, hidden) }),
    })),
    findings: report.findings.map((finding) => {
      const { history, schedule, ...shown } = finding.counterexample
      return {
        ...finding,
        message: cleaned(finding.message, hidden),
        reproduce: cleaned(finding.reproduce, hidden),
        counterexample: { ...(history && { history }), ...(schedule && { schedule }), ...cleaned(shown, hidden) },
      }
    }),
  }
}

function cleaned<Value>(value: Value, secrets: readonly string[]): Value {
  return deeply(value, secrets) as Value
}

function deeply(value: unknown, secrets: readonly string[]): unknown {
  if (typeof value === 'string') return hide(value, secrets)
  if (Array.isArray(value)) return value.map((item) => deeply(item, secrets))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [hide(key, secrets), deeply(item, secrets)]))
}

function hide(text: string, secrets: readonly string[]): string {
  return secrets.reduce((hidden, secret) => hidden.replaceAll(secret, '[secret]'), text)
}
