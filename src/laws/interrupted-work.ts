import { type Line, tell } from '../history/tell.js'
import { inOrder, type Schedule } from '../schedule/schedule.js'
import type { LawContext } from './context.js'
import { moreEffects } from './count.js'
import type { Case, Outcome } from './evidence.js'
import type { Breach, LawResult } from './law.js'
import { AGAIN, accepted, firstOf, plan, ran, uploadedIn } from './stories.js'

const FAULT = ', while the store fails'

interface Story {
  readonly name: string
  readonly lines: readonly Line[]
}

const STORIES: readonly Story[] = [
  { name: 'An upload', lines: [{ upload: 'a' }] },
  { name: 'A modification', lines: [{ upload: 'a' }, { modify: 'a' }] },
]
/** Whose last event some consumers ignore: a fault would then meet whatever comes next. */
const FURTHER: readonly Story[] = [
  { name: 'A removal', lines: [{ upload: 'a' }, { remove: 'a' }] },
  { name: 'A copy', lines: [{ upload: 'a' }, { copy: 'b', from: 'a' }] },
  { name: 'The creation of a folder', lines: [{ create: 'F' }] },
  { name: 'A renaming', lines: [{ create: 'F' }, { rename: 'F' }] },
]

/** The last event while the store fails; and then once more, as it comes again. */
function faults(environment: string, { name, lines }: Story): readonly [once: Case, again: Case] {
  const history = tell(environment, lines)
  const last = lines.length - 1
  const before = plan(...lines.slice(0, last).keys())
  const once: Case = {
    name: `${name}${FAULT}`,
    history,
    schedule: [...before, { event: last, after: 'fault' }],
    twin: history,
    paced: true,
  }
  return [once, { ...once, name: once.name + AGAIN, schedule: [...once.schedule, { event: last }] }]
}

/** The last event, compared with what was before it: whether it changes the state at all. */
function lastShown(environment: string, { name, lines }: Story): Case {
  const history = tell(environment, lines)
  const twin = { ...tell(environment, lines.slice(0, -1)), ids: history.ids }
  return { name, history, schedule: inOrder(history), twin }
}

/** What became of events during which the store failed; when a finding is confirmed, of the one that showed it. */
export async function faultsTried(context: LawContext): Promise<readonly Outcome[]> {
  return await ran(context, async () => {
    const environment = firstOf(context.declared)
    const plain = new Map(FURTHER.map((story) => [lastShown(environment, story), story]))
    const changing = (await context.run([...plain.keys()]))
      .filter(({ same }) => !same)
      .map(({ case: of }) => plain.get(of))
    const further = changing.flatMap((story) => (story === undefined ? [] : [faults(environment, story)]))
    return [
      ...STORIES.flatMap((story) => faults(environment, story)),
      // A queue is given time around each fault.
      ...further.flatMap(([once, again]) => (context.synchronous ? [once, again] : [once])),
    ]
  })
}

export function judgeFault(outcome: Outcome): Breach[] {
  const { name, schedule } = outcome.case
  const failed = schedule.findIndex((step) => 'after' in step && step.after === 'fault')
  if (failed < 0 || outcome.same) return []
  if (accepted(outcome, failed)) {
    return [
      {
        defect: 'recovery/error-swallowed-2xx',
        message: `${name}: the delivery was answered with success and the event was not applied, so it is lost. Answer 5xx where the work failed, or write the event down before you answer.`,
        evidence: outcome,
      },
    ]
  }
  if (outcome.unaccepted.length > 0) {
    return [
      {
        defect: 'recovery/stuck-claim',
        message: `${name}: the event is refused each time it comes again. A claim was taken and never given back. Release it when the work fails, and let it expire.`,
        evidence: outcome,
      },
    ]
  }
  return [
    {
      defect: 'recovery/marked-before-done',
      message: `${name}: the first delivery was refused, a later one accepted, and the event was not applied. It is marked as processed before it is. Write the mark and the work in one transaction, or the mark last.`,
      evidence: outcome,
    },
  ]
}

/**
 * Without what a queue applies when it tries again later, within the settling limit. An upload tells that: a modification
 * shows nothing new.
 */
export async function lostForGood(context: LawContext, breaches: readonly Breach[]): Promise<readonly Breach[]> {
  if (context.synchronous) return breaches
  const ids = breaches.flatMap(({ evidence }) =>
    'case' in evidence && evidence.case.history.events.length === 1 ? uploadedIn(evidence) : [],
  )
  if (ids.length === 0) return breaches
  return (await context.showsLate(ids)).includes(true) ? [] : breaches
}

const KILLED = 'An upload during which the consumer is killed'
const KILLED_LATER = `${KILLED}, sent again later`
/** Leases of seconds are waited for, ms; those of minutes are not, so that it is no more than advice. */
const LEASE_MS = 2_000

export function killed(environment: string, name: string, again: Schedule, delays = [5, 15, 30, 60]): Case[] {
  const history = tell(environment, [{ upload: 'a' }])
  return delays.map(
    (killedAfterMs): Case => ({ name, history, schedule: [{ event: 0, killedAfterMs }, ...again], twin: history }),
  )
}

export async function judgeKilled(context: LawContext): Promise<LawResult> {
  const environment = firstOf(context.declared)
  const outcomes = await ran(context, () => killed(environment, KILLED, plan(0)))
  const cut = outcomes.filter((outcome) => !accepted(outcome, 0))
  const dropped = cut.filter(
    ({ unaccepted, expected, actual }) => unaccepted.length === 0 && expected !== null && actual === null,
  )
  const suspects = cut.filter(({ unaccepted, case: { name } }) => unaccepted.length > 0 && name === KILLED)
  const waits: Schedule = [{ event: 0, after: LEASE_MS }]
  const delays = suspects.flatMap(({ case: { schedule } }) =>
    schedule.flatMap((step) => ('together' in step ? [] : (step.killedAfterMs ?? []))),
  )
  // Another time the shortest may be over before the claim, and the longest after the work.
  const delay = delays[delays.length >> 1]
  const waited = delay === undefined ? [] : await context.run(killed(environment, KILLED_LATER, waits, [delay]))
  const held = [...outcomes.filter(({ case: { name } }) => name === KILLED_LATER), ...waited].filter(
    ({ unaccepted }) => unaccepted.length > 0,
  )
  return {
    breaches: [
      ...dropped.map((evidence) => ({
        defect: 'recovery/stuck-claim',
        // A queue may hand the job out again only when its lease is over, which may be minutes.
        ...(!context.synchronous && { severity: 'advice' as const }),
        message: `${KILLED}: when it came again it was answered with success and not applied. The claim of the killed process is taken for work that was done. Mark as done only what is done.`,
        evidence: { ...evidence, same: false },
      })),
      ...held.map((evidence) => ({
        defect: 'recovery/stuck-claim',
        severity: 'advice' as const,
        message: `${KILLED}: for ${LEASE_MS / 1000} s it was refused each time it came again. See that the claim of a process that died expires (a lease of some minutes), and that the event is applied then.`,
        evidence: { ...evidence, same: false },
      })),
    ],
  }
}

function repeatedWork(environment: string): Case[] {
  const stories: readonly (readonly Line[])[] = [
    [{ upload: 'a' }, { modify: 'a' }],
    [{ create: 'F' }, { upload: 'a', into: 'F' }],
  ]
  return stories.map((lines): Case => {
    const history = tell(environment, lines)
    return { name: 'an event that comes too early', history, schedule: plan(1, 0), twin: history }
  })
}

export async function judgeRepeatedWork(context: LawContext): Promise<LawResult> {
  const environment = firstOf(context.declared)
  const refused: Case[] = (await context.run(repeatedWork(environment)))
    .filter((outcome) => !accepted(outcome, 0) && outcome.unaccepted.length === 0)
    .map((outcome) => outcome.case)
  if (context.has('failOnce')) {
    const history = tell(environment, [{ upload: 'a' }])
    const schedule: Schedule = [{ event: 0, after: 'fault' }, { event: 0 }]
    refused.push({ name: 'an event during which the store fails', history, schedule, twin: history })
  }
  if (refused.length === 0) {
    const why = 'give `failOnce` to check this: no delivery was refused at first, and it makes the next write fail'
    return { breaches: [], skipped: why }
  }
  const breaches: Breach[] = []
  for (const one of refused) {
    const more = await moreEffects(context, {
      name: `First refused, then accepted, of ${one.name}`,
      once: await context.countEffects([{ ...one, schedule: plan(...one.history.events.keys()) }]),
      again: [one],
    })
    if (more === undefined || accepted(more.evidence, 0)) continue
    breaches.push({
      defect: 'recovery/partial-apply',
      message: `${more.message} The failed attempt had its side effect already, and the retry has it again. Have side effects after the work, in an outbox that is written in the same transaction.`,
      evidence: more.evidence,
    })
  }
  return { breaches }
}
