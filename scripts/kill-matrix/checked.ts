import type { Finding } from '../../src/report/report.js'
import { checkContract } from '../../src/testing/check-contract.js'
import type { Running } from '../../test/mutants/running.js'
import type { Kind } from './subjects.js'

/** What is checked: one consumer, as its seed makes it look, with the same seed. */
export interface Plan {
  readonly kind: Kind
  readonly name: string
  readonly seed: number
}

/** What came of it. */
export interface Checked extends Plan {
  readonly ms: number
  readonly deliveries: number
  readonly findings: readonly Pick<Finding, 'law' | 'defect' | 'severity'>[]
  /** Ids of the laws that failed once, but passed when replayed. */
  readonly flaky: readonly string[]
  /** Why there is no report. */
  readonly failure?: string
  /** A message of the contract test that says what cannot be used, instead of a report. */
  readonly refusal?: string
}

const ANSWER_LIMIT_MS = 2_000

/** Starts a consumer, checks it over HTTP and stops it. Throws where there is no report. */
export async function checkOne({ kind, name, seed }: Plan, start: () => Promise<Running>): Promise<Checked> {
  const { url, close, ...hooks } = await start()
  try {
    const report = await checkContract({ endpoint: url, ...hooks }, { seed, timeout: ANSWER_LIMIT_MS })
    return {
      kind,
      name,
      seed,
      ms: report.durationMs,
      deliveries: report.deliveries,
      findings: report.findings.map(({ law, defect, severity }) => ({
        law,
        ...(defect !== undefined && { defect }),
        severity,
      })),
      flaky: report.laws.filter(({ verdict }) => verdict === 'flaky').map(({ id }) => id),
    }
  } finally {
    await close()
  }
}

/**
 * How a mutant was judged. `named`: by its defect and nothing else; `found`: something was found, but not just
 * that; `missed`: neither its defect nor anything graver than `info`.
 */
export type Verdict = 'named' | 'found' | 'missed'

export function verdictOn(defect: string, { findings }: Pick<Checked, 'findings'>): Verdict {
  const hit = findings.some((finding) => finding.defect === defect)
  const others = findings.some((finding) => finding.severity !== 'info' && finding.defect !== defect)
  if (hit && !others) return 'named'
  return hit || others ? 'found' : 'missed'
}

/** What a reference consumer must not be told: every finding graver than `info`. */
export function alarmsOf({ findings }: Pick<Checked, 'findings'>): Checked['findings'] {
  return findings.filter(({ severity }) => severity !== 'info')
}

/** A finding in words: `must ordering/last-arrival-wins`, or the law where the defect has no name. */
export function shown({ severity, defect, law }: Checked['findings'][number]): string {
  return `${severity} ${defect ?? `(${law})`}`
}
