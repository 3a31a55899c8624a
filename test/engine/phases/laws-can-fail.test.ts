import { describe, expect, test } from 'vitest'
import { ckboxContract } from '../../../src/ckbox/contract.js'
import type { Answer } from '../../../src/delivery/transport.js'
import type { Check } from '../../../src/engine/check-facts.js'
import { type CarryOut, type Driven, drive, violationsIn } from '../../../src/engine/drive.js'
import { reportOf } from '../../../src/engine/phases/report-of.js'
import { POLLUTED_VALUE } from '../../../src/laws/body/trials.js'
import type { Facts } from '../../../src/laws/facts.js'
import type { Law } from '../../../src/laws/law.js'
import type { HistoryObservation, NotTried, Observation } from '../../../src/laws/observations.js'
import type { HistoryTrial, Trial } from '../../../src/laws/trial.js'
import { flattened } from '../../../src/schedule/edit.js'
import { authenticOf } from '../../laws/authentic.js'
import { answered, broken, factsOf, hung, observationOf, type Seeing } from '../../laws/judge.js'

const scopes = { environments: ['one', 'two'], environmentSecrets: { one: ['a-secret'], two: ['b-secret'] } }
const declared = { ...scopes, secrets: ['a-secret', 'b-secret'], cascade: true, lease: 60_000, target: '/hooks/' }
const windowed = { ...declared, replayWindow: 300_000 }

/** What consumers differ in. */
const consumers: Readonly<Record<string, Facts>> = {
  synchronous: factsOf({ declared: windowed }),
  'without a window': factsOf({ declared }),
  'with a query in its URL': factsOf({ declared: { ...windowed, target: '/hooks?tenant=7' } }),
  'behind a rewriting proxy': factsOf({ declared: { ...windowed, target: '/public', signsPublicUrl: true } }),
  'with a queue': factsOf({ declared: windowed, synchronous: false }),
  'that cannot be restarted': factsOf({ declared: windowed, has: (one) => one !== 'restart' && one !== 'failOnce' }),
  'with a queue, that cannot be restarted': factsOf({
    declared: windowed,
    synchronous: false,
    has: (one) => one !== 'restart' && one !== 'failOnce',
  }),
  'that hides what requests create': factsOf({ declared: windowed, traceable: false }),
}

const all = (trial: HistoryTrial) => trial.history.events.map((_, event) => event)
const places = (trial: HistoryTrial) => flattened(trial.schedule)
const wrong = { expected: { right: 1 }, actual: { wrong: 1 }, same: false }

/** What a consumer may get wrong, always in the same way: what is seen of a suspect. */
const wrongs: Readonly<Record<string, (trial: Trial, round: number) => Seeing>> = {
  'does all that it is told': (_, round) => ({
    traced: true,
    state: POLLUTED_VALUE,
    ...wrong,
    actual: round,
    ...risen,
  }),
  'does something else': () => ({ traced: true, ...wrong, ...risen }),
  'does nothing': (trial) => ({ traced: false, ...wrong, actual: null, ...sent(trial, answered(204)) }),
  'shows something else than declared': () => ({ declared: { other: 1 } }),
  refuses: (trial) => answering(trial, answered(401)),
  'fails and tells': (trial) => answering(trial, answered(500, 'a-secret')),
  hangs: (trial) => answering(trial, hung),
  dies: (trial) => ({ ...answering(trial, broken), survived: false }),
  'takes its time': (trial) => answering(trial, { ...answered(401), durationMs: 60_000 }),
  'fails after writing': (trial, round) => ({ ...answering(trial, answered(500)), ...wrong, actual: round }),
  'refuses at first': (trial) => ({ ...wrong, ...risen, ...answersOf(trial, (place) => place > 0) }),
  'refuses at first, and drops it': (trial) => ({ ...wrong, actual: null, ...answersOf(trial, (place) => place > 0) }),
  'takes only the last': (trial) => answersOf(trial, (place) => place > 3),
  'takes all but the last': (trial) => answersOf(trial, (place) => place === 0),
}

const risen: Seeing = { rises: { mails: 50 } }

function answersOf(trial: Trial, isTaken: (place: number) => boolean): Seeing {
  if (trial.kind === 'effects') {
    const histories = trial.of.map((one) => observationOf(one, answersOf(one, isTaken), 1) as HistoryObservation)
    return { ...risen, histories }
  }
  if (trial.kind !== 'history') return {}
  return { answers: places(trial).map((_, place) => answered(isTaken(place) ? 204 : 500)), unaccepted: [] }
}

function answering(trial: Trial, answer: Answer): Seeing {
  if (trial.kind !== 'history') return { answer, ...sent(trial, answer) }
  return { answers: places(trial).map(() => answer), unaccepted: all(trial) }
}

function sent(trial: Trial, answer: Answer): Seeing {
  if (trial.kind !== 'burst') return {}
  const request = authenticOf(ckboxContract.provider).request()
  return { sent: Array.from({ length: trial.size }, () => ({ request, answer, last: answer, traced: false })) }
}

/** Those that judge their own trials only, not what calibration has seen or others send. */
const laws = ckboxContract.laws.filter(({ judgesFacts, watch }) => !judgesFacts && !watch)

async function driven(law: Law, facts: Facts, see: (trial: Trial) => Observation): Promise<Driven> {
  const carryOut: CarryOut = async (asked) => asked.map(({ trial }) => see(trial))
  const [one] = await drive([law], facts, carryOut)
  return one as Driven
}

function verdictOf(law: Law, one: Driven) {
  const check = {
    connection: { target: { shown: 'here' }, deliveries: 0 },
    contract: ckboxContract,
    seed: 4,
  }
  const checked = {
    driven: [one],
    skipped: new Map(),
    causes: [],
    flaky: new Set<Law>(),
    unconfirmed: new Map(),
    surveyed: true,
  }
  return reportOf(check as unknown as Check, [law], checked, 1).laws[0]
}

const authenticFor = ({ declared: { target, signsPublicUrl } }: Facts) => ({
  authentic: signsPublicUrl ? { target: '/internal', signed: target } : { target },
})

/** A control that passes: those that are forged or old are refused. */
const sound = (trial: Trial, facts: Facts) =>
  observationOf(
    trial,
    { rises: { mails: 5 }, answer: answered(/forged|verbatim/.test(trial.key) ? 401 : 204) },
    1,
    authenticFor(facts),
  )

/** Controls that are to go wrong too: after a suspect, in another place, and in a larger burst. */
const isInQuestion = ({ role, ...trial }: Trial) =>
  role === 'suspect' ||
  (trial.kind === 'request' && trial.key.startsWith('after-')) ||
  (trial.kind === 'history' && trial.key.startsWith('elsewhere')) ||
  (trial.kind === 'burst' && trial.size > 1)

describe.each(Object.entries(consumers))('a consumer %s', (_, facts) => {
  test.each(['restricted', 'shed', 'moot', 'unreached'] as const)(
    'is held to no law of which all suspects are left out (%s)',
    async (why) => {
      const leftOut = (trial: Trial): NotTried => ({ trial, notTried: `not tried: ${why}`, why })
      const see = (trial: Trial) => (trial.role === 'control' ? sound(trial, facts) : leftOut(trial))
      for (const law of laws) {
        const verdict = verdictOf(law, await driven(law, facts, see))
        expect(verdict, law.id).toMatchObject({ verdict: 'skipped', reason: expect.stringMatching(/\w/) })
      }
    },
  )

  test('can break each law, or is told why the law says nothing', async () => {
    const unbreakable: string[] = []
    for (const law of laws) {
      const verdicts: (string | undefined)[] = []
      for (const see of Object.values(wrongs)) {
        let round = 0
        const asked = (trial: Trial) =>
          isInQuestion(trial)
            ? observationOf(trial, see(trial, round++), round, authenticFor(facts))
            : sound(trial, facts)
        const one = await driven(law, facts, asked)
        verdicts.push(violationsIn([one], [law]).length > 0 ? 'broken' : verdictOf(law, one)?.verdict)
      }
      if (!verdicts.includes('broken') && verdicts.includes('held')) unbreakable.push(law.id)
    }
    expect(unbreakable).toEqual([])
  })
})
