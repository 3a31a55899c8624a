import { tell } from '../history/tell.js'
import type { Delivery, Schedule } from '../schedule/schedule.js'
import { AT_ONCE, creations, crowds, duplicates, each, removals, times, updates } from './bursts.js'
import { effectCases, moreEffects } from './count.js'
import type { Law } from './law.js'
import { hasServerError, isWrong, lostRaces, raceBreach, roundsOf } from './races.js'
import { firstOf } from './stories.js'

const OVERVIEW = 'https://ckeditor.com/docs/ckbox/latest/features/webhooks/overview.html'

/** The laws on deliveries that are in flight at the same time. */
export const concurrencyLaws: readonly Law[] = [
  {
    id: 'concurrency/duplicates-at-once-count-once',
    title: 'One event that is delivered several times at once is applied once, and none of the deliveries fails.',
    severity: 'must',
    why: 'A resend, by CKBox or by an operator, may come while the first delivery is still at work: both look, both find nothing, both insert. Seen in public receivers: https://github.com/stellarBank/StellarBank/issues/39, https://github.com/kentcdodds/kody/pull/910',
    fix: 'Let the store decide in one step: a unique index with an upsert (`INSERT … ON CONFLICT DO NOTHING`), and an answer of 200 where it says that the row is there.',
    needs: [],
    tolerates:
      '409, 425, 429 or 503 for a delivery that comes while the first one is at work, if the event is accepted in the end.',
    defects: ['concurrency/check-then-insert', 'concurrency/duplicate-5xx'],
    cases: ({ declared }) => roundsOf(duplicates(firstOf(declared))),
    check: async (context) => {
      const races = duplicates(firstOf(context.declared))
      const [doubled, failed] = await Promise.all([
        lostRaces(context, races, isWrong),
        lostRaces(context, races, hasServerError),
      ])
      return {
        breaches: [
          ...doubled.map((lost) =>
            raceBreach(
              lost,
              'concurrency/check-then-insert',
              'more than one of them was applied: each looks whether the entity is there before any of them has written it. Insert under a unique key, in one step.',
            ),
          ),
          ...failed.map((lost) => ({
            ...raceBreach(
              lost,
              'concurrency/duplicate-5xx',
              'one of them was answered with a server error: the unique index caught the second insert and nobody caught the index. Answer 200 for what is there already.',
            ),
            severity: 'should' as const,
          })),
        ],
      }
    },
  },
  {
    id: 'concurrency/duplicates-at-once-have-one-effect',
    title: 'One event that is delivered several times at once has its side effects once.',
    severity: 'must',
    why: 'Two deliveries at once both find that the mail was not sent yet. Seen in public receivers: https://github.com/Ayushh-Sharmaa/NexaSphere/pull/3848',
    fix: 'Claim the event in one step (a unique key) before the side effect, and have the side effect only where the claim was won.',
    needs: ['effects'],
    tolerates: 'No side effect at all; a side effect that comes later.',
    defects: ['concurrency/check-then-insert'],
    alone: true,
    check: async (context) => {
      const history = tell(firstOf(context.declared), [{ upload: 'a' }])
      const burst: Schedule = [{ together: times(AT_ONCE, (): Delivery => ({ event: 0, signing: 'identical' })) }]
      const more = await moreEffects(context, {
        name: `An upload, ${AT_ONCE} times at once`,
        once: await context.countEffects(effectCases(12, history, each(0))),
        again: effectCases(12, history, burst),
      })
      if (more === undefined) return { breaches: [] }
      const inTurn = await moreEffects(context, {
        name: '',
        once: await context.countEffects(effectCases(4, history, each(0))),
        again: effectCases(4, history, each(0, 0, 0)),
      })
      if (inTurn !== undefined) return { breaches: [] }
      return {
        breaches: [
          {
            defect: 'concurrency/check-then-insert',
            message: `${more.message} One after the other they have one: each looks whether it is the first before any of them has written that it is. Claim the event under a unique key, in one step.`,
            evidence: more.evidence,
          },
        ],
      }
    },
  },
  {
    id: 'concurrency/newest-wins-at-once',
    title: 'Of changes that arrive at once the newest stays.',
    severity: 'must',
    why: `Events are sent asynchronously, several at a time. Who reads, compares and then writes can overwrite what came in between. Source: ${OVERVIEW}`,
    fix: 'Compare and write in one statement (`UPDATE … WHERE sent_at < :sent_at`), or under a lock for the row; in a queue let one worker have all jobs of an asset.',
    needs: ['observe'],
    tolerates: '429 or 503 with success later, and a state that settles late.',
    defects: ['concurrency/lost-update'],
    cases: ({ declared }) => roundsOf(updates(firstOf(declared))),
    check: async (context) => ({
      breaches: (await lostRaces(context, updates(firstOf(context.declared)), isWrong)).map((lost) =>
        raceBreach(
          lost,
          'concurrency/lost-update',
          'an older one overwrote the newest: the row is read, compared and written in separate steps. Compare `sent_at` in the statement that writes, or lock the row.',
        ),
      ),
    }),
  },
  {
    id: 'concurrency/removal-wins-at-once',
    title: 'A removal stays also where an older change arrives at the same time.',
    severity: 'must',
    why: 'Who looks for the row, waits and writes brings back what was removed meanwhile. Seen in public receivers: https://github.com/hexclave/hexclave/pull/1341',
    fix: 'Compare with the tombstone in the statement that writes, or lock the row, removed or not.',
    needs: ['observe'],
    tolerates: '429 or 503 with success later, and a state that settles late.',
    defects: ['concurrency/remove-vs-modify'],
    cases: ({ declared }) => roundsOf(removals(firstOf(declared))),
    check: async (context) => ({
      breaches: (await lostRaces(context, removals(firstOf(context.declared)), isWrong)).map((lost) =>
        raceBreach(
          lost,
          'concurrency/remove-vs-modify',
          'the removed entity was there again: the change saw a live row and wrote after the removal. Compare with the tombstone in the statement that writes.',
        ),
      ),
    }),
  },
  {
    id: 'concurrency/creation-and-change-at-once',
    title: 'A creating event and a change that arrive at once make one entity, in its newest version.',
    severity: 'must',
    why: 'An upload is often followed by a change of its name within the second, and both find no row. Seen in public receivers: https://github.com/kentcdodds/kody/pull/2216',
    fix: 'Make both an upsert by id that compares `sent_at`, in one statement.',
    needs: [],
    tolerates: '4xx for the change of an unknown entity, if it is applied when it is sent again.',
    defects: ['concurrency/create-race'],
    cases: ({ declared }) => roundsOf(creations(firstOf(declared))),
    check: async (context) => {
      const races = creations(firstOf(context.declared))
      const [wrong, failed] = await Promise.all([
        lostRaces(context, races, isWrong),
        lostRaces(context, races, hasServerError),
      ])
      return {
        breaches: [
          ...wrong.map((lost) =>
            raceBreach(
              lost,
              'concurrency/create-race',
              'an entity was there twice or in its older version: both events found no row and each wrote its own. Make both an upsert that compares `sent_at`.',
            ),
          ),
          ...failed.map((lost) => ({
            ...raceBreach(
              lost,
              'concurrency/create-race',
              'a delivery was answered with a server error: both events found no row, and the second insert failed. Make both an upsert that compares `sent_at`.',
            ),
            severity: 'should' as const,
          })),
        ],
      }
    },
  },
  {
    id: 'concurrency/one-folder-at-once',
    title: 'Many uploads into one folder at once are taken.',
    severity: 'should',
    why: 'Whoever drops a folder of files into CKBox makes dozens of events of one parent at once. Deadlocks and "database is locked" become retries. Seen in public receivers: https://github.com/instantdb/instant/pull/2816',
    fix: 'Do not lock the folder for each of its assets; take locks in one order, keep transactions short, set a busy time-out, and try again inside before answering 5xx.',
    needs: [],
    tolerates: '429 and 503, and a single error among a hundred.',
    defects: ['concurrency/lock-storm'],
    cases: ({ declared }) => roundsOf(crowds(firstOf(declared))),
    check: async (context) => {
      const errors = context.outcomes.flatMap((outcome) =>
        hasServerError(outcome)
          ? outcome.answers.filter((answer) => answer.kind === 'response' && answer.status >= 500)
          : [],
      ).length
      if (errors < FEW_ERRORS) return { breaches: [] }
      return {
        breaches: (await lostRaces(context, crowds(firstOf(context.declared)), hasServerError)).map((lost) =>
          raceBreach(
            lost,
            'concurrency/lock-storm',
            `there were server errors, ${errors} in all. One after the other there are none: the uploads wait for the same lock. Shorten what is done under it, or try again inside.`,
          ),
        ),
      }
    },
  },
]

/** One error in a hundred deliveries is tolerated. */
const FEW_ERRORS = 2
