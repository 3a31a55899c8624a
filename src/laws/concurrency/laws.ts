import type { Provider } from '../../provider/provider.js'
import { inStep, observe } from '../asking.js'
import type { GeneralDefectId } from '../defects.js'
import { counted, effectsOf, ifMore, ifNone } from '../effects.js'
import type { Facts } from '../facts.js'
import type { Asks, Judgement, Law } from '../law.js'
import type { BurstObservation } from '../observations.js'
import { a } from '../tales.js'
import { isWrong } from '../violations.js'
import { hasServerError, type IsLost, ifLost, lostRace, type Race, roundsOf } from './races.js'
import { AT_ONCE, creations, crowds, duplicates, duplicatesAtOnce, removals, strangers, updates } from './trials.js'

/** One error in a hundred deliveries is tolerated. */
const FEW_ERRORS = 2
const NOT_IN_TURN = 'between the answer and the work of a queue nothing is in turn'

/** What a lost race is told as. */
interface Telling {
  readonly isLost: IsLost
  readonly defect: GeneralDefectId
  /** Completes "in 3 of 20 rounds …". */
  readonly what: string
  readonly severity?: 'should'
}

/** The judgement on some races, each way in which they are lost a violation of its own. */
function* judgeRaces(
  facts: Facts,
  races: readonly Race[],
  first: Telling,
  second?: Telling,
): Asks<Judgement<GeneralDefectId>> {
  const seen = yield* observe(roundsOf(races))
  const judge = function* (telling: Telling) {
    const lost = yield* lostRace(facts, races, seen, telling.isLost)
    return ifLost(lost, telling.defect, telling.what, telling.severity)
  }
  const found = second === undefined ? [yield* judge(first)] : yield* inStep(judge(first), judge(second))
  return { violations: found.flat() }
}

/** The laws on deliveries that are in flight at the same time. */
export const concurrencyLaws = ({ words, model }: Provider): readonly Law<GeneralDefectId>[] => [
  {
    id: 'concurrency/duplicates-at-once-count-once',
    title: 'Concurrent deliveries of one event apply it once, and none of them fails.',
    severity: 'must',
    why: 'A resend may arrive while the first delivery is still being processed: both look, both find nothing, both insert. Seen in public receivers: https://github.com/stellarBank/StellarBank/issues/39, https://github.com/kentcdodds/kody/pull/910',
    remedy:
      'Let the store decide in one step: a unique index with an upsert (`INSERT … ON CONFLICT DO NOTHING`), and answer 200 if the row is already there.',
    tolerates:
      '409, 425, 429 or 503 for a delivery that arrives while the first one is being processed, if the event is accepted in the end.',
    needs: [],
    defects: ['concurrency/check-then-insert', 'concurrency/duplicate-5xx'],
    run: (facts) =>
      judgeRaces(
        facts,
        duplicates(model, facts.declared.environments[0]),
        {
          isLost: isWrong,
          defect: 'concurrency/check-then-insert',
          what: 'more than one of them was applied, because each looks for the entity before any of them has written it',
        },
        {
          isLost: hasServerError,
          defect: 'concurrency/duplicate-5xx',
          what: 'one of them got a server error, because the unique index stopped the second insert and the consumer did not catch that',
          severity: 'should',
        },
      ),
  },
  {
    id: 'concurrency/duplicates-at-once-have-one-effect',
    title: 'Concurrent deliveries of one event run its side effects once.',
    severity: 'must',
    why: 'Two concurrent deliveries both find that the mail has not been sent yet, and both send it. Seen in public receivers: https://github.com/Ayushh-Sharmaa/NexaSphere/pull/3848',
    remedy: 'Claim the event in one step (a unique key) before the side effect, and run it only if the claim was won.',
    tolerates: 'No side effect at all. A side effect that comes later.',
    needs: ['effects'],
    defects: ['concurrency/check-then-insert'],
    alone: true,
    *run({ declared: { environments } }) {
      const [kind] = model.kinds
      const history = model.tell([kind.create(kind.example)], environments[0])
      const title = `The creation of ${a(kind)}`
      const [once, burst] = yield* observe([
        effectsOf('once', 'control', title, counted(title, history, [{ event: 0 }], 12)),
        effectsOf(
          'at-once',
          'suspect',
          `${title}, ${AT_ONCE} times at once`,
          counted(title, history, duplicatesAtOnce(0), 12),
        ),
      ])
      const why =
        'Delivered one after the other, they run it once. At once, each checks whether it is the first before any of them has recorded that it is.'
      const more = ifMore('concurrency/check-then-insert', burst, once, why)
      if (more === undefined) return { violations: [], ...ifNone(once) }
      const inTurn = [{ event: 0 }, { event: 0 }, { event: 0 }]
      const [single, repeated] = yield* observe([
        effectsOf('once-in-turn', 'control', title, counted(title, history, [{ event: 0 }], 4)),
        effectsOf('in-turn', 'control', `${title}, repeated in turn`, counted(title, history, inTurn, 4)),
      ])
      // What comes in turn has its effect again too: that is another law's matter.
      const isRace =
        repeated !== undefined && ifMore('concurrency/check-then-insert', repeated, single, '') === undefined
      return { violations: isRace ? [more] : [] }
    },
  },
  {
    id: 'concurrency/newest-wins-at-once',
    title: 'The newest of several concurrent changes wins.',
    severity: 'must',
    why: `Events are sent asynchronously, several at a time. A consumer that reads, compares and then writes can overwrite what arrived in between. Source: ${words.sources.order}`,
    remedy: `Compare and write in one statement (\`UPDATE … WHERE ${words.time} < …\`), or lock the row. In a queue, give all jobs of an entity to one worker.`,
    tolerates: '429 or 503, if the retry succeeds. A state that settles late.',
    needs: ['observe'],
    defects: ['concurrency/lost-update'],
    run: (facts) =>
      judgeRaces(facts, updates(model, facts.declared.environments[0]), {
        isLost: isWrong,
        defect: 'concurrency/lost-update',
        what: 'an older one overwrote the newest, because the consumer reads, compares and writes the row in separate steps',
      }),
  },
  {
    id: 'concurrency/removal-wins-at-once',
    title: 'A removal wins over a concurrent older change.',
    severity: 'must',
    why: 'A consumer that looks for the row, waits and then writes brings back what was removed meanwhile. Seen in public receivers: https://github.com/hexclave/hexclave/pull/1341',
    remedy: 'Compare with the tombstone in the statement that writes, or lock the row even if it is removed.',
    tolerates: '429 or 503, if the retry succeeds. A state that settles late.',
    needs: ['observe'],
    defects: ['concurrency/remove-vs-modify'],
    run: (facts) =>
      judgeRaces(facts, removals(model, facts.declared.environments[0]), {
        isLost: isWrong,
        defect: 'concurrency/remove-vs-modify',
        what: 'the removed entity came back, because the change saw a live row and was written after the removal',
      }),
  },
  {
    id: 'concurrency/creation-and-change-at-once',
    title: 'A concurrent creation and change leave one entity, in its newest version.',
    severity: 'must',
    why: 'A change often follows a creation within a second, and neither finds a row. Seen in public receivers: https://github.com/kentcdodds/kody/pull/2216',
    remedy: `Make both an upsert by id that compares \`${words.time}\`, in one statement.`,
    tolerates: 'A 4xx for the change of an unknown entity, if the retry is applied.',
    needs: [],
    defects: ['concurrency/create-race'],
    run: (facts) =>
      judgeRaces(
        facts,
        creations(model, facts.declared.environments[0]),
        {
          isLost: isWrong,
          defect: 'concurrency/create-race',
          what: 'an entity was stored twice or in its older version, because each event found no row and wrote its own',
        },
        {
          isLost: hasServerError,
          defect: 'concurrency/create-race',
          what: 'a delivery got a server error, because both events found no row and the second insert failed',
          severity: 'should',
        },
      ),
  },
  {
    id: 'concurrency/different-entities-at-once',
    title: 'Concurrent deliveries about different entities are all applied.',
    severity: 'must',
    why: `Events are sent asynchronously, several at a time. If all entities lie in one document, each delivery writes back what it read before the others wrote. Source: ${words.sources.order}`,
    remedy: 'Keep each entity in a row of its own, or change the document in one atomic step.',
    tolerates: '429 or 503, if the retry succeeds. A state that settles late.',
    needs: ['observe'],
    defects: ['concurrency/shared-document'],
    alone: 'first',
    *run({ traceable, synchronous }) {
      if (!traceable) return { violations: [] }
      if (!synchronous) return { violations: [], skipped: NOT_IN_TURN }
      const { oneByOne, atOnce } = strangers(model)
      const [few, many] = yield* observe(atOnce)
      const isLost = (seen?: BurstObservation) => seen?.sent.some(({ traced }) => traced === false) === true
      // What loses them in a crowd only has run out of something.
      if (few === undefined || !isLost(few) || !isLost(many)) return { violations: [] }
      const [inTurn] = yield* observe([oneByOne])
      // What loses events one by one too fails by chance.
      if (inTurn === undefined || isLost(inTurn)) return { violations: [] }
      const lost = few.sent.filter(({ traced }) => traced === false)
      const [first] = lost
      const message = `Of ${few.sent.length} entities that were created ${few.trial.size} at a time, ${lost.length} got a 2xx and are missing. Created one after the other, all are there: each delivery writes back all that it read before the others wrote.`
      const exchange = first && { exchange: { request: first.request, answer: first.last } }
      return { violations: [{ defect: 'concurrency/shared-document', message, evidence: few, ...exchange }] }
    },
  },
  {
    id: 'concurrency/one-parent-at-once',
    title: 'Concurrent creations in one parent all succeed.',
    severity: 'should',
    why: 'Adding many entities to one parent at once makes dozens of concurrent events. Deadlocks and "database is locked" become retries. Seen in public receivers: https://github.com/instantdb/instant/pull/2816',
    remedy:
      'Do not lock the parent for each of its entities; take locks in a fixed order, keep transactions short, set a busy timeout, and retry internally before answering 5xx.',
    tolerates: '429 and 503. A single error among a hundred deliveries.',
    needs: [],
    defects: ['concurrency/lock-storm'],
    *run(facts) {
      const races = crowds(model, facts.declared.environments[0])
      if (races.length === 0) return { violations: [], skipped: `no ${model.kinds[0].name} has a parent` }
      const seen = yield* observe(roundsOf(races))
      const failed = seen.filter(hasServerError).flatMap(({ answers }) => answers)
      const errors = failed.filter((answer) => answer.kind === 'response' && answer.status >= 500).length
      if (errors < FEW_ERRORS) return { violations: [] }
      const lost = yield* lostRace(facts, races, seen, hasServerError)
      const what = `some deliveries got a server error (${errors} in all), because they wait for the same lock; sent one after the other, none did`
      return { violations: ifLost(lost, 'concurrency/lock-storm', what) }
    },
  },
]
