import { type Line, tell } from '../history/tell.js'
import type { Schedule } from '../schedule/schedule.js'
import { isServerError, type LawContext } from './context.js'
import type { Case, Outcome } from './evidence.js'
import { faultsTried, judgeFault, judgeKilled, judgeRepeatedWork, lostForGood } from './interrupted-work.js'
import type { Breach, Law, LawResult } from './law.js'
import { isWrong, type LostRace, lostRaces, type Race, roundsOf } from './races.js'
import { AGAIN, accepted, firstOf, LATER_MS, plan } from './stories.js'

const MANAGEMENT = 'https://ckeditor.com/docs/ckbox/latest/features/webhooks/management.html'

const EARLY: Readonly<Record<string, readonly Line[]>> = {
  'a modification that comes before the upload': [{ upload: 'a' }, { modify: 'a' }, { modify: 'a', to: 3 }],
  'an upload that comes before its folder': [{ create: 'F' }, { upload: 'a', into: 'F' }, { modify: 'a', to: 3 }],
  'a renaming that comes before its folder': [{ create: 'F' }, { rename: 'F' }, { rename: 'F', to: 3 }],
}

const AND_ANOTHER = ', sent again twice, then another change'
const LATER = ', sent again later, then another change'

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

const GONE = 'an old modification of a removed asset'
const SHORT_LIVED = 'an asset that is removed right after its upload'

function gone(environment: string): Case[] {
  const history = tell(environment, [{ upload: 'a' }, { modify: 'a' }, { remove: 'a' }])
  return [{ name: GONE, history, schedule: plan(0, 2, 1) }]
}

function shortLived(environment: string): Race {
  const history = tell(environment, [{ upload: 'a' }, { remove: 'a' }])
  const burst: Case = { name: SHORT_LIVED, history, schedule: plan(0, 1), hides: ['Cupcake v1'] }
  return { rounds: 6, burst, inTurn: [{ ...burst, name: 'an upload, and later its removal' }] }
}

/** What only some rounds show is a race of workers; what a read-back delays is seen but for a hiccup now and then. */
const isUsual = ({ lost, rounds }: LostRace): boolean => lost.length >= rounds * (5 / 6)

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
      ...ghosts.filter(isUsual).map(({ lost }) => ({
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
    alone: true,
    check: async (context) => ({
      breaches: await lostForGood(context, (await faultsTried(context)).flatMap(judgeFault)),
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
    alone: true,
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
    alone: true,
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
