import { type Line, tell } from '../history/tell.js'
import type { Schedule } from '../schedule/schedule.js'
import { isAccepted, isServerError, type LawContext } from './context.js'
import { moreEffects } from './count.js'
import type { Case, Outcome } from './evidence.js'
import type { Breach, Law, LawResult } from './law.js'
import { isWrong, lostRaces, type Race, roundsOf } from './races.js'
import { firstOf, plan, ran } from './stories.js'

const MANAGEMENT = 'https://ckeditor.com/docs/ckbox/latest/features/webhooks/management.html'

const EARLY: Readonly<Record<string, readonly Line[]>> = {
  'a modification that comes before the upload': [{ upload: 'a' }, { modify: 'a' }, { modify: 'a', to: 3 }],
  'an upload that comes before its folder': [{ create: 'F' }, { upload: 'a', into: 'F' }, { modify: 'a', to: 3 }],
  'a renaming that comes before its folder': [{ create: 'F' }, { rename: 'F' }, { rename: 'F', to: 3 }],
}

const AGAIN = ', sent again'
const AND_ANOTHER = ', sent again twice, then another change'
const LATER = ', sent again later, then another change'
const LATER_MS = 1_500

function early(environment: string): Case[] {
  return Object.entries(EARLY).flatMap(([name, lines]): Case[] => [
    { name: name + AGAIN, history: tell(environment, lines.slice(0, 2)), schedule: plan(1, 0, 1) },
    { name: name + AND_ANOTHER, history: tell(environment, lines), schedule: plan(1, 0, 1, 1, 2) },
  ])
}

function later(environment: string, { case: { name } }: Outcome): Case[] {
  const lines = EARLY[name.slice(0, -AND_ANOTHER.length)]
  if (lines === undefined) return []
  const schedule: Schedule = [{ event: 1 }, { event: 0 }, { event: 1 }, { event: 1, after: LATER_MS }, { event: 2 }]
  return [{ name: name.replace(AND_ANOTHER, LATER), history: tell(environment, lines), schedule }]
}

const accepted = ({ answers }: Outcome, index: number): boolean => {
  const answer = answers[index]
  return answer !== undefined && isAccepted(answer)
}

/** Refused at first, refused when it could be applied, while another change of the same entity is taken. */
const isStuck = (outcome: Outcome): boolean => [0, 2, 3].every((at) => !accepted(outcome, at)) && accepted(outcome, 4)

/** Refused at first, accepted when it came again, and not applied. */
const isMarked = (outcome: Outcome): boolean =>
  !outcome.same && outcome.settled && !accepted(outcome, 0) && accepted(outcome, 2)

async function judgeEarly(context: LawContext): Promise<LawResult> {
  const { outcomes } = context
  const marked = outcomes.filter(({ case: { name } }) => name.endsWith(AGAIN)).filter(isMarked)
  const suspects = outcomes.filter(({ case: { name } }) => name.endsWith(AND_ANOTHER)).filter(isStuck)
  const waited = await context.run(suspects.flatMap((one) => later(firstOf(context.declared), one)))
  const stuck = [...outcomes.filter(({ case: { name } }) => name.endsWith(LATER)), ...waited].filter(isStuck)
  return {
    breaches: [
      ...marked.map((evidence) => ({
        defect: 'recovery/marked-before-done',
        message: `Of ${evidence.case.name}: the first delivery was refused, the second one accepted, and the event was not applied. It is marked as processed before it is. Write the mark and the work in one transaction, or the mark last.`,
        evidence,
      })),
      ...stuck.map((evidence) => ({
        defect: 'recovery/stuck-claim',
        message: `Of ${evidence.case.name}: the event is refused each time it comes, also when it could be applied, while another change of the same entity is accepted. A claim was taken and never given back. Release it when the work fails, and let it expire.`,
        evidence,
      })),
    ],
  }
}

const FAULT = ', while the store fails'

function faults(environment: string): Case[] {
  const upload = tell(environment, [{ upload: 'a' }])
  const change = tell(environment, [{ upload: 'a' }, { modify: 'a' }])
  return [
    { name: `An upload${FAULT}`, history: upload, schedule: [{ event: 0, after: 'fault' }] },
    { name: `An upload${FAULT}${AGAIN}`, history: upload, schedule: [{ event: 0, after: 'fault' }, { event: 0 }] },
    { name: `A modification${FAULT}`, history: change, schedule: [{ event: 0 }, { event: 1, after: 'fault' }] },
    {
      name: `A modification${FAULT}${AGAIN}`,
      history: change,
      schedule: [{ event: 0 }, { event: 1, after: 'fault' }, { event: 1 }],
    },
  ].map((one): Case => ({ ...one, schedule: one.schedule as Schedule, twin: one.history }))
}

function judgeFault(outcome: Outcome): Breach[] {
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

const MANY = 24
const ONE_UPLOAD = 'One of many uploads'

function crowd(environment: string): Race {
  const lines = Array.from({ length: MANY }, (_, index): Line => ({ upload: `a${index}` }))
  const history = tell(environment, lines)
  const together = lines.map((_, event) => ({ event }))
  const few = tell(environment, lines.slice(0, 6))
  return {
    rounds: 2,
    burst: { name: `${MANY} uploads at once`, history, schedule: [{ together }] },
    inTurn: [plan(0, 1, 2, 3, 4, 5), plan(5, 4, 3, 2, 1, 0)].map(
      (schedule): Case => ({ name: 'six uploads, one after the other', history: few, schedule }),
    ),
  }
}

function acceptedIsApplied(environment: string): Case[] {
  const history = tell(environment, [{ upload: 'a' }])
  const one: Case = { name: ONE_UPLOAD, history, schedule: plan(0), race: true }
  return [...Array.from({ length: MANY }, () => ({ ...one })), ...roundsOf([crowd(environment)])]
}

const SWALLOWED =
  'An error is caught, logged and answered with success, so CKBox does not send the event again. Answer 5xx where the work failed.'

async function judgeAccepted(context: LawContext): Promise<LawResult> {
  // A queue that loses what it took is another defect: `protocol/ack-before-persist`.
  if (!context.synchronous) return { breaches: [] }
  const single = context.outcomes.filter(({ case: { name } }) => name === ONE_UPLOAD)
  const taken = single.filter((outcome) => accepted(outcome, 0))
  const lost = taken.filter(({ actual }) => actual === null)
  const breaches: Breach[] = []
  for (const race of await lostRaces(context, [crowd(firstOf(context.declared))], isWrong)) {
    breaches.push({
      defect: 'recovery/error-swallowed-2xx',
      message: `Of ${race.race.burst.name}, all answered with success, some did not change the state; one after the other all do. ${SWALLOWED}`,
      evidence: race.lost[0] as Outcome,
    })
  }
  const [evidence] = lost
  // Many histories are delivered side by side, so that what a burst shows may show here by accident.
  if (breaches.length === 0 && evidence !== undefined && lost.length < taken.length) {
    breaches.push({
      defect: 'recovery/error-swallowed-2xx',
      message: `Of ${taken.length} uploads, each answered with success, ${lost.length} did not change the state. ${SWALLOWED}`,
      evidence: { ...evidence, same: false },
    })
  }
  return { breaches }
}

const KILLED = 'An upload during which the consumer is killed'
const KILLED_LATER = `${KILLED}, sent again later`

function killed(environment: string, name: string, again: Schedule, delays = [5, 15, 30, 60]): Case[] {
  const history = tell(environment, [{ upload: 'a' }])
  return delays.map(
    (killedAfterMs): Case => ({ name, history, schedule: [{ event: 0, killedAfterMs }, ...again], twin: history }),
  )
}

async function judgeKilled(context: LawContext): Promise<LawResult> {
  const environment = firstOf(context.declared)
  const outcomes = await ran(context, () => killed(environment, KILLED, plan(0)))
  const cut = outcomes.filter((outcome) => !accepted(outcome, 0))
  const dropped = cut.filter(({ unaccepted, actual }) => unaccepted.length === 0 && actual === null)
  const suspects = cut.filter(({ unaccepted, case: { name } }) => unaccepted.length > 0 && name === KILLED)
  const waits: Schedule = [{ event: 0 }, { event: 0, after: LATER_MS }, { event: 0, after: LATER_MS }]
  const [delay] = suspects.flatMap(({ case: { schedule } }) =>
    schedule.flatMap((step) => ('together' in step ? [] : (step.killedAfterMs ?? []))),
  )
  const waited = delay === undefined ? [] : await context.run(killed(environment, KILLED_LATER, waits, [delay]))
  const held = [...outcomes.filter(({ case: { name } }) => name === KILLED_LATER), ...waited].filter(
    ({ unaccepted }) => unaccepted.length > 0,
  )
  return {
    breaches: [
      ...dropped.map((evidence) => ({
        defect: 'recovery/stuck-claim',
        message: `${KILLED}: when it came again it was answered with success and not applied. The claim of the killed process is taken for work that was done. Mark as done only what is done.`,
        evidence: { ...evidence, same: false },
      })),
      ...held.map((evidence) => ({
        defect: 'recovery/stuck-claim',
        severity: 'advice' as const,
        message: `${KILLED}: for ${(2 * LATER_MS) / 1000} s it was refused each time it came again. See that the claim of a process that died expires (a lease of some minutes), and that the event is applied then.`,
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

async function judgeRepeatedWork(context: LawContext): Promise<LawResult> {
  const environment = firstOf(context.declared)
  const refused: Case[] = (await context.run(repeatedWork(environment)))
    .filter((outcome) => !accepted(outcome, 0) && outcome.unaccepted.length === 0)
    .map((outcome) => outcome.case)
  if (context.has('failOnce')) {
    const history = tell(environment, [{ upload: 'a' }])
    const schedule: Schedule = [{ event: 0, after: 'fault' }, { event: 0 }]
    refused.push({ name: 'an event during which the store fails', history, schedule, twin: history })
  }
  const breaches: Breach[] = []
  for (const one of refused) {
    const more = await moreEffects(context, {
      name: `First refused, then accepted, of ${one.name}`,
      once: [{ ...one, schedule: plan(...one.history.events.keys()) }],
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

const GONE = 'an old modification of a removed asset'
const SHORT_LIVED = 'an asset that is removed right after its upload'

function gone(environment: string): Case[] {
  const history = tell(environment, [{ upload: 'a' }, { modify: 'a' }, { remove: 'a' }])
  return [{ name: GONE, history, schedule: plan(0, 2, 1) }]
}

function shortLived(environment: string): Race {
  const history = tell(environment, [{ upload: 'a' }, { remove: 'a' }])
  const burst: Case = { name: SHORT_LIVED, history, schedule: plan(0, 1), hides: ['Cupcake v1'] }
  return { rounds: 4, burst, inTurn: [{ ...burst, name: 'an upload, and later its removal' }] }
}

async function judgeRefetch(context: LawContext): Promise<LawResult> {
  const gone = context.outcomes
    .filter(({ case: { name } }) => name === GONE)
    .filter(
      ({ answers, unaccepted }) => unaccepted.includes(1) && answers[2] !== undefined && isServerError(answers[2]),
    )
  const ghosts = await lostRaces(context, [shortLived(firstOf(context.declared))], isWrong)
  return {
    breaches: [
      ...gone.map((evidence) => ({
        defect: 'recovery/refetch-loses',
        message: `${GONE} is answered with a server error each time it comes, so CKBox sends it for ever. Where the asset is asked for at CKBox's API, a 404 means that it was removed: answer 2xx.`,
        evidence,
      })),
      ...ghosts
        // What only some rounds show is a race of workers.
        .filter(({ lost, rounds }) => lost.length === rounds)
        .map(({ lost }) => ({
          defect: 'recovery/refetch-loses',
          message: `${SHORT_LIVED} stays for ever: what was read from CKBox before the removal is written after it. Compare with the row, or its tombstone, when you write.`,
          evidence: lost[0] as Outcome,
        })),
    ],
  }
}

/** The laws on what becomes of an event whose processing failed. */
export const recoveryLaws: readonly Law[] = [
  {
    id: 'recovery/refused-is-applied-later',
    title: 'An event that was refused is applied when it comes again.',
    severity: 'must',
    why: `CKBox sends again what was not accepted. A mark that says "processed" and is written before the work makes the retry a duplicate. Source: ${MANAGEMENT}; seen in public receivers: https://github.com/AI-Shipping-Labs/website/issues/285`,
    fix: 'Write the mark and the work in one transaction; release a claim when the work fails, and let it expire.',
    needs: ['observe'],
    tolerates: 'Refusing what comes too early, and applying what comes too early at once.',
    defects: ['recovery/marked-before-done', 'recovery/stuck-claim'],
    cases: ({ declared }) => early(firstOf(declared)),
    check: judgeEarly,
  },
  {
    id: 'recovery/failed-write-is-retried',
    title: 'An event during which the store failed is refused, or applied later.',
    severity: 'must',
    why: `A 2xx tells CKBox that the event need not come again. Source: ${MANAGEMENT}; seen in public receivers: https://github.com/webrenew/unicon/issues/42`,
    fix: 'Answer 5xx where the work failed; write marks and work in one transaction.',
    needs: ['observe', 'failOnce'],
    tolerates: 'A 2xx and an event that is applied later, from a queue.',
    defects: ['recovery/error-swallowed-2xx', 'recovery/marked-before-done', 'recovery/stuck-claim'],
    check: async (context) => ({
      breaches: (await ran(context, () => faults(firstOf(context.declared)))).flatMap(judgeFault),
    }),
  },
  {
    id: 'recovery/accepted-is-applied',
    title: 'Every event that was accepted is applied.',
    severity: 'must',
    why: `A 2xx tells CKBox that the event need not come again. Source: ${MANAGEMENT}; seen in public receivers: https://github.com/webrenew/unicon/issues/42`,
    fix: 'Let errors reach the answer: 5xx where the work failed.',
    needs: ['observe'],
    tolerates: 'Refusing what cannot be processed now.',
    defects: ['recovery/error-swallowed-2xx'],
    cases: ({ declared }) => acceptedIsApplied(firstOf(declared)),
    check: judgeAccepted,
  },
  {
    id: 'recovery/killed-work-is-taken-over',
    title: 'An event during which the consumer was killed is applied when it comes again.',
    severity: 'should',
    why: 'Deployments and crashes kill processes between claim and completion. Seen in public receivers: https://github.com/first-tree-ai/first-tree/pull/1944',
    fix: 'Give claims a lease and let whoever finds an expired one take over; or claim and work in one transaction.',
    needs: ['observe', 'restart'],
    tolerates: 'Refusing the event while the lease of the killed process runs.',
    defects: ['recovery/stuck-claim'],
    check: judgeKilled,
  },
  {
    id: 'recovery/retry-repeats-nothing',
    title: 'An event that was refused has each of its side effects once when it comes again.',
    severity: 'must',
    why: 'Work in several steps without a transaction does its first half twice. Seen in public receivers: https://github.com/airqo-platform/AirQo-api/pull/7029',
    fix: 'Have side effects last, or write them into an outbox in the same transaction as the work.',
    needs: ['effects'],
    tolerates: 'Side effects that come later.',
    defects: ['recovery/partial-apply'],
    check: judgeRepeatedWork,
  },
  {
    id: 'recovery/gone-is-no-error',
    title: 'Events of an asset that no longer exists are taken, and leave nothing behind.',
    severity: 'should',
    why: 'Who takes an event for a hint and asks CKBox for the asset gets a 404 where it was removed meanwhile, or writes late what was read early. Seen in public receivers: https://github.com/get-convex/workos-authkit/pull/73',
    fix: 'Take a 404 for a removal and answer 2xx; compare with the row, or its tombstone, when you write.',
    needs: ['observe'],
    tolerates: '4xx for a change of what was removed.',
    defects: ['recovery/refetch-loses'],
    cases: ({ declared }) => [...gone(firstOf(declared)), ...roundsOf([shortLived(firstOf(declared))])],
    check: judgeRefetch,
  },
]
