import { expect, test } from 'vitest'
import { restrictedTo } from '../../src/engine/phases/confirm.js'
import type { Facts } from '../../src/laws/facts.js'
import type { Law, Violation } from '../../src/laws/law.js'
import type { HistoryTrial, Trial } from '../../src/laws/trial.js'
import type { History } from '../../src/provider/history.js'
import type { Delivery } from '../../src/schedule/schedule.js'
import { factsOf, type JudgeOptions, judge, type Seeing, trialsOf } from './judge.js'

/** What is seen of each trial. `anew` gives the same answers from the first round on. */
type Answers = ((trial: Trial) => Seeing | undefined) & { readonly anew?: () => Answers }

export const differs: Seeing = { same: false, actual: 'something else' }

/** These trials look so, and all others sound. */
export const on =
  (seeing: Seeing, ...keys: readonly string[]): Answers =>
  ({ key }) =>
    keys.includes(key) ? seeing : {}

/** Answers by key; all other trials look sound. */
export const seeing =
  (of: Readonly<Record<string, Seeing | undefined>>): Answers =>
  ({ key }) =>
    key in of ? of[key] : {}

/** So many of the first rounds of a trial look so, and all else sound. */
export function inRounds(look: Seeing, lost: Readonly<Record<string, number>>): Answers {
  const rounds = new Map<string, number>()
  const answers = ({ key }: Trial): Seeing => {
    const round = (rounds.get(key) ?? 0) + 1
    rounds.set(key, round)
    return round <= (lost[key] ?? 0) ? look : {}
  }
  return Object.assign(answers, { anew: () => inRounds(look, lost) })
}

/**
 * What a law finds, as `severity defect in key`: both left out where the law does not say. Each is found again where only
 * the trials are tried that a confirmation of it tries.
 */
export function findingsOf(law: Law, facts: Facts, answers: Answers, options: JudgeOptions = {}): string[] {
  const { violations } = judge(law, facts, answers, options)
  const anew = () => answers.anew?.() ?? answers
  for (const violation of violations) {
    const isWanted = restrictedTo([{ law, evidence: violation.evidence }])
    const same = anew()
    const again = judge(law, facts, (trial) => (isWanted({ law, trial }) ? same(trial) : undefined), options)
    expect(again.violations.map(told), 'when it is confirmed').toContain(told(violation))
  }
  return violations.map(told)
}

function told({ severity, defect, evidence, message }: Violation): string {
  expect(message).toMatch(/^[A-Z0-9"].*\.$/)
  if (defect !== undefined && severity !== undefined) expect(severity).toMatch(/^(must|should|info)$/)
  const key = 'trial' in evidence ? `in ${evidence.trial.key}` : evidence.note
  return [severity, defect, key].filter((part) => part !== undefined).join(' ')
}

/** The laws by their ids without the family. */
export function lawOf(laws: readonly Law[]): (name: string) => Law {
  return (name) => {
    const found = laws.find(({ id }) => id.endsWith(`/${name}`))
    if (found === undefined) throw new Error(`There is no law ${name}.`)
    return found
  }
}

const LOOKS: readonly Seeing[] = [
  { same: false, actual: null, expected: [1], rises: { mails: 9 } },
  { same: false, actual: null, unaccepted: [0], rises: {} },
]

interface AnyLawOptions extends JudgeOptions {
  readonly facts?: Facts
  /** How a consumer looks that keeps all laws. Default: all is accepted and comes out right. */
  readonly sound?: Answers
  /** Names of laws whose controls are not those of all their suspects. */
  readonly uncontrolled?: readonly string[]
}

/** What holds for every law of state. */
export function testsOfAnyLaw(laws: readonly Law[], options: AnyLawOptions = {}): void {
  const { facts = factsOf(), sound = () => ({}), uncontrolled = [] } = options
  const both = [facts, { ...facts, synchronous: false }]
  test.each(laws.map((law) => [law.id, law] as const))(
    '%s: holds for a sound consumer, and says no more than it saw',
    (_, law) => {
      for (const one of both) {
        expect(judge(law, one, sound, options).violations).toEqual([])
        expect(judge(law, one, () => undefined, options).violations).toEqual([])
      }
    },
  )

  test.each(laws.map((law) => [law.id, law] as const))('%s: without its controls it concludes nothing', (_, law) => {
    for (const one of both) {
      const hasControls = LOOKS.some((look) => trialsOf(law, one, () => look).some(({ role }) => role === 'control'))
      if (!hasControls || uncontrolled.some((name) => law.id.endsWith(`/${name}`))) continue
      for (const look of LOOKS) {
        const { violations } = judge(law, one, ({ role }) => (role === 'control' ? undefined : look), options)
        expect(violations.map(told)).toEqual([])
      }
    }
  })

  test.each(laws.map((law) => [law.id, law] as const))('%s: trials with one key are rounds of one trial', (_, law) => {
    for (const one of both) {
      const known = new Map<string, string>()
      for (const trial of LOOKS.flatMap((look) => trialsOf(law, one, () => look))) {
        expect(trial.key).toMatch(/^[a-zA-Z0-9=/-]+$/)
        const content = JSON.stringify({ ...trial, sheddable: undefined })
        expect(known.get(trial.key) ?? content, trial.key).toBe(content)
        known.set(trial.key, content)
      }
    }
  })
}

const nameOf = (event: object) => ('event' in event ? String(event.event).replace('asset.', '') : 'nameless')
const eventsOf = ({ events }: History) => events.map(nameOf).join(' ')

function inSigns({ event, signing, after, killedAfterMs, clockOffsetMs }: Delivery): string {
  const marks = [after, killedAfterMs && `killed ${killedAfterMs}`, clockOffsetMs && 'offset'].filter(Boolean)
  return `${signing === 'identical' ? '=' : ''}${event}${marks.map((mark) => `(${mark})`).join('')}`
}

/** `uploaded modified | 0 [1 =1] | like uploaded | memory`: what happens, how it is delivered, what it is compared with. */
export function storyOf({ history, schedule, baseline, compare }: HistoryTrial): string {
  const steps = schedule.map((step) =>
    'together' in step ? `[${step.together.map(inSigns).join(' ')}]` : inSigns(step),
  )
  const parts = [eventsOf(history), steps.join(' ')]
  if (baseline !== undefined && baseline !== history) parts.push(`like ${eventsOf(baseline)}`)
  if (compare?.also) parts.push(compare.also)
  if (compare?.shows) parts.push(`shows ${compare.shows.join(', ')}`)
  if (compare?.hides) parts.push(`hides ${compare.hides.join(', ')}`)
  return parts.join(' | ')
}

/** The stories of all histories that a law asks for, of those whose effects are counted too. */
export function storiesOf(law: Law, facts: Facts, answers: Answers = () => ({})): string[] {
  const trials = trialsOf(law, facts, answers)
  const histories = trials.flatMap((trial) =>
    trial.kind === 'history' ? [trial] : trial.kind === 'effects' ? trial.of : [],
  )
  return histories.map(storyOf)
}

/** Laws of another provider than CKBox name nothing of CKBox, whatever they find. */
export function testsOfWords(laws: readonly Law[], options: JudgeOptions): void {
  test('the general laws name nothing of CKBox', () => {
    const texts = laws.flatMap((law) => {
      const { title, why, remedy, tolerates } = law
      const seen = LOOKS.flatMap((look) => {
        const { violations, skipped, partly } = judge(law, factsOf(), () => look, options)
        return [violations.map(({ message }) => message), skipped, partly]
      })
      const titles = LOOKS.flatMap((look) => trialsOf(law, factsOf(), () => look).map((trial) => trial.title))
      return [title, why, remedy, tolerates, seen, titles]
    })
    expect(JSON.stringify(texts)).not.toMatch(/ckbox|asset|folder|upload|workspace|x-cs-|sent_at|undefined/i)
  })
}
