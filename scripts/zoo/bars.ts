import { type Subject, subjects } from './subjects.js'
import { alarmsOf, type Trial, type Verdict, verdictOn } from './trial.js'

const NAMED_SHARE = 0.95
const DECIDED_WITHIN_MS = 15_000

/** The zoo at one seed. */
export interface SeedTotals {
  readonly seed: number
  readonly consumers: number
  readonly found: number
  readonly named: number
  readonly slowestMs: number
  readonly deliveries: number
}

/** The trials of one consumer, in the order of their seeds. */
export interface Row {
  readonly subject: Subject
  readonly trials: readonly Trial[]
}

/** By consumer, in the order of the kill matrix; consumers that were not tried are left out. */
export function rowsOf(kind: Subject['kind'], trials: readonly Trial[]): Row[] {
  return subjects
    .filter((subject) => subject.kind === kind)
    .map((subject) => ({
      subject,
      trials: trials.filter((one) => one.kind === kind && one.name === subject.name).sort((a, b) => a.seed - b.seed),
    }))
    .filter((row) => row.trials.length > 0)
}

export function seedsOf(trials: readonly Trial[]): number[] {
  return [...new Set(trials.map(({ seed }) => seed))].sort((a, b) => a - b)
}

export function totalsOf(trials: readonly Trial[]): SeedTotals[] {
  const zoo = trials.filter(({ kind }) => kind === 'zoo')
  return seedsOf(zoo).map((seed) => {
    const own = zoo.filter((trial) => trial.seed === seed)
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

export function verdictOf(trial: Trial): Verdict {
  const subject = subjects.find(({ kind, name }) => kind === trial.kind && name === trial.name)
  return verdictOn(subject?.defect ?? '', trial)
}

/** Whether a faulty consumer took longer to be judged than it may. */
export function isSlow({ kind, ms }: Trial): boolean {
  return kind === 'zoo' && ms > DECIDED_WITHIN_MS
}

export interface Bar {
  readonly name: string
  /** One line for each way in which it was missed. */
  readonly missed: readonly string[]
}

/** What the contract test has to reach; a bar without trials is left out. */
export function barsOf(trials: readonly Trial[]): Bar[] {
  const of = (kind: Subject['kind']) => trials.filter((trial) => trial.kind === kind)
  const at = ({ name, seed }: Trial) => `${name}, seed ${seed}`
  const zoo: Bar[] = [
    {
      name: 'Every faulty consumer is found.',
      missed: of('zoo')
        .filter((one) => verdictOf(one) === 'missed')
        .map(at),
    },
    {
      name: `${NAMED_SHARE * 100} % of them are named exactly, at each seed.`,
      missed: totalsOf(trials)
        .filter(({ named, consumers }) => named < consumers * NAMED_SHARE)
        .map(({ named, consumers, seed }) => `${named} of ${consumers} at seed ${seed}`),
    },
    {
      name: `Each of them is decided within ${DECIDED_WITHIN_MS / 1000} s.`,
      missed: of('zoo')
        .filter(isSlow)
        .map((one) => `${at(one)}: ${(one.ms / 1000).toFixed(1)} s`),
    },
  ]
  const designs: Bar = {
    name: 'No sound design has a finding graver than an advice.',
    missed: of('designs')
      .filter((one) => alarmsOf(one).length > 0)
      .map(at),
  }
  const reports: Bar = {
    name: 'Every check ends in a report, or in a message on a hook that cannot be used.',
    missed: trials.filter(({ failure }) => failure !== undefined).map((one) => `${at(one)}: ${one.failure}`),
  }
  return [...(of('zoo').length > 0 ? zoo : []), ...(of('designs').length > 0 ? [designs] : []), reports]
}
