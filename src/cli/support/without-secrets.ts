import type { Consumer } from '../../engine/consumer.js'
import type { Report } from '../../report/report.js'

/** Shorter secrets would match ordinary words by chance. */
const SHORTEST_HIDDEN = 4
const SHORTEST_CREDENTIAL = 8
const CREDENTIAL = /auth|cookie|key|password|secret|token/i

/**
 * A copy of a report with secrets removed from requests, answers and states: a consumer may echo its configuration or
 * keep it in its state. Trials, histories and schedules stay as they are, because a replay needs them.
 */
export function withoutSecrets(report: Report, consumer: Pick<Consumer, 'secrets' | 'headers'>): Report {
  const hidden = hiddenOf(consumer)
  if (hidden.length === 0) return report
  return {
    ...report,
    ...(report.incomplete !== undefined && { incomplete: cleaned(report.incomplete, hidden) }),
    laws: report.laws.map((law) => ({
      ...law,
      ...(law.reason !== undefined && { reason: cleaned(law.reason, hidden) }),
    })),
    findings: report.findings.map((finding) => {
      const { trial, history, schedule, ...shown } = finding.counterexample
      return {
        ...finding,
        message: cleaned(finding.message, hidden),
        reproduce: cleaned(finding.reproduce, hidden),
        counterexample: {
          ...(trial && { trial }),
          ...(history && { history }),
          ...(schedule && { schedule }),
          ...cleaned(shown, hidden),
        },
      }
    }),
  }
}

/** Secrets, and headers whose names say that they are credentials. Longest first: one may contain another. */
function hiddenOf({ secrets, headers = {} }: Pick<Consumer, 'secrets' | 'headers'>): string[] {
  const credentials = Object.entries(headers).flatMap(([name, value]) =>
    CREDENTIAL.test(name) && value.length >= SHORTEST_CREDENTIAL ? [value] : [],
  )
  return [...secrets, ...credentials]
    .filter((secret) => secret.length >= SHORTEST_HIDDEN)
    .toSorted((one, other) => other.length - one.length)
}

/** A text from the consumer, with secrets removed. */
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
