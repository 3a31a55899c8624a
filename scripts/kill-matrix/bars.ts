import { alarmsOf, type Checked, type Verdict, verdictOn } from './checked.js'
import { type Subject, subjects } from './subjects.js'

const NAMED_SHARE = 0.95
const DECIDED_WITHIN_MS = 15_000

/** The mutants at one seed. */
export interface SeedTotals {
  readonly seed: number
  readonly consumers: number
  readonly found: number
  readonly named: number
  readonly slowestMs: number
  readonly deliveries: number
}

/** The checks of one consumer, in the order of their seeds. */
export interface Row {
  readonly subject: Subject
  readonly checks: readonly Checked[]
}

/** By consumer, in the order of the kill matrix; consumers that were not tried are left out. */
export function rowsOf(kind: Subject['kind'], checks: readonly Checked[]): Row[] {
  return subjects
    .filter((subject) => subject.kind === kind)
    .map((subject) => ({
      subject,
      checks: checks.filter((one) => one.kind === kind && one.name === subject.name).sort((a, b) => a.seed - b.seed),
    }))
    .filter((row) => row.checks.length > 0)
}

export function seedsOf(checks: readonly Checked[]): number[] {
  return [...new Set(checks.map(({ seed }) => seed))].sort((a, b) => a - b)
}

export function totalsOf(checks: readonly Checked[]): SeedTotals[] {
  const mutants = checks.filter(({ kind }) => kind === 'mutants')
  return seedsOf(mutants).map((seed) => {
    const own = mutants.filter((check) => check.seed === seed)
    const verdicts = own.map(verdictOf)
    return {
      seed,
      consumers: own.length,
      found: verdicts.filter((verdict) => verdict !== 'missed').length,
      named: verdicts.filter((verdict) => verdict === 'named').length,
      slowestMs: Math.max(...own.map(({ ms }) => ms)),
      deliveries: own.reduce((sum, { deliveries }) => sum + deliveries, 0),
    }
  })
}

export function verdictOf(check: Checked): Verdict {
  const subject = subjects.find(({ kind, name }) => kind === check.kind && name === check.name)
  return verdictOn(subject?.defect ?? '', check)
}

/** Whether judging a mutant took longer than it may. */
export function isSlow({ kind, ms }: Checked): boolean {
  return kind === 'mutants' && ms > DECIDED_WITHIN_MS
}

export interface Bar {
  readonly name: string
  /** One line for each way in which it was missed. */
  readonly missed: readonly string[]
}

/** What the contract test has to reach; a bar without checks is left out. */
export function barsOf(checks: readonly Checked[]): Bar[] {
  const of = (kind: Subject['kind']) => checks.filter((check) => check.kind === kind)
  const at = ({ name, seed }: Checked) => `${name}, seed ${seed}`
  const ofMutants: Bar[] = [
    {
      name: 'Every mutant is found.',
      missed: of('mutants')
        .filter((one) => verdictOf(one) === 'missed')
        .map(at),
    },
    {
      name: `${NAMED_SHARE * 100} % of them are named exactly, at each seed.`,
      missed: totalsOf(checks)
        .filter(({ named, consumers }) => named < consumers * NAMED_SHARE)
        .map(({ named, consumers, seed }) => `${named} of ${consumers} at seed ${seed}`),
    },
    {
      name: `Each of them is decided within ${DECIDED_WITHIN_MS / 1000} s.`,
      missed: of('mutants')
        .filter(isSlow)
        .map((one) => `${at(one)}: ${(one.ms / 1000).toFixed(1)} s`),
    },
  ]
  const ofReferenceConsumers: Bar = {
    name: 'No reference consumer has a finding graver than `info`.',
    missed: of('reference-consumers')
      .filter((one) => alarmsOf(one).length > 0)
      .map(at),
  }
  const reports: Bar = {
    name: 'Every check ends in a report, or in a message on a hook that cannot be used.',
    missed: checks.filter(({ failure }) => failure !== undefined).map((one) => `${at(one)}: ${one.failure}`),
  }
  return [
    ...(of('mutants').length > 0 ? ofMutants : []),
    ...(of('reference-consumers').length > 0 ? [ofReferenceConsumers] : []),
    reports,
  ]
}
