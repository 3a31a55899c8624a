import type { Consumer } from '../runner/consumer.js'
import type { Report } from '../runner/report.js'

/** Shorter secrets would be found by chance in words that are not secret. */
const shortestHidden = 4
const shortestCredential = 8
const CREDENTIAL = /auth|cookie|key|password|secret|token/i

/**
 * A copy of a report in which what the consumer answered and what was sent no longer holds a secret: a consumer may
 * echo its configuration, or keep it in its state. Ids, histories and schedules stay as they are.
 */
export function withoutSecrets(report: Report, consumer: Pick<Consumer, 'secrets' | 'headers'>): Report {
  const hidden = hiddenOf(consumer)
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

/** Longest first: one may hold another. Of headers those that are credentials by their names. */
function hiddenOf({ secrets, headers = {} }: Pick<Consumer, 'secrets' | 'headers'>): string[] {
  const credentials = Object.entries(headers).flatMap(([name, value]) =>
    CREDENTIAL.test(name) && value.length >= shortestCredential ? [value] : [],
  )
  return [...secrets, ...credentials]
    .filter((secret) => secret.length >= shortestHidden)
    .toSorted((one, other) => other.length - one.length)
}

/** A text of the consumer's without the secrets that it was called with. */
export function textWithoutSecrets(text: string, consumer: Pick<Consumer, 'secrets' | 'headers'>): string {
  return hide(text, hiddenOf(consumer))
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
