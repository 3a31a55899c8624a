import { type Line, tell } from '../history/tell.js'
import type { Schedule, Step } from '../schedule/schedule.js'
import type { LawContext } from './context.js'
import { effectCases, moreEffects } from './count.js'
import type { Case } from './evidence.js'
import type { Breach, Law, LawResult } from './law.js'
import { firstOf, plan, RESTART } from './stories.js'

const MANAGEMENT = 'https://ckeditor.com/docs/ckbox/latest/features/webhooks/management.html'

const NO_EFFECT = 'no counter that `effects` gives rose with any delivery'

type Repeat = (event: number) => Schedule

const byteByByte: Repeat = (event) => [
  { event, signing: 'identical' },
  { event, signing: 'identical' },
]
const signedAgain: Repeat = (event) => plan(event, event)

function repeated(environment: string, repeat: Repeat): Case[] {
  const stories: readonly (readonly Line[])[] = [
    [{ upload: 'a' }],
    [{ upload: 'a' }, { modify: 'a' }],
    [{ create: 'F' }],
  ]
  return [...stories, ...furtherStories].flatMap((lines, index) => {
    const last = lines.length - 1
    const count = index < stories.length ? 2 : 1
    return effectCases(count, tell(environment, lines), [...plan(...lines.keys()), ...repeat(last)])
  })
}

/** Each other event that may have a side effect. To purge a cache once more harms nobody. */
const furtherStories: readonly (readonly Line[])[] = [
  [{ upload: 'a' }, { remove: 'a' }],
  [{ upload: 'a' }, { overwrite: 'a' }],
  [{ upload: 'a' }, { copy: 'b', from: 'a' }],
  [{ create: 'F' }, { rename: 'F' }],
  [{ create: 'F' }, { drop: 'F' }],
]

async function judgeRepeated(context: LawContext): Promise<LawResult> {
  const environment = firstOf(context.declared)
  const once = await context.countEffects(repeated(environment, () => []))
  if (Object.values(once.rises).every((rise) => rise <= 0)) return { breaches: [], skipped: NO_EFFECT }
  const identical = await moreEffects(context, {
    name: 'Deliveries that come three times, byte by byte the same',
    once,
    again: repeated(environment, byteByByte),
  })
  if (identical !== undefined) {
    return {
      breaches: [
        {
          defect: 'idempotency/side-effect-repeated',
          message: `${identical.message} The side effect belongs to the change, not to the delivery: have it only where the event changed the state, or was claimed for the first time.`,
          evidence: identical.evidence,
        },
      ],
    }
  }
  const fresh = await moreEffects(context, {
    name: 'Deliveries that come three times, signed anew each time',
    once,
    again: repeated(environment, signedAgain),
  })
  if (fresh === undefined) return { breaches: [] }
  return {
    breaches: [
      {
        defect: 'idempotency/key-transport',
        message: `${fresh.message} Deliveries that are byte by byte the same are recognised: the key holds the timestamp header or the signature. Derive it from the body: \`deduplicationKey(event)\`.`,
        evidence: fresh.evidence,
      },
    ],
  }
}

async function judgeOutdated(context: LawContext): Promise<LawResult> {
  const breaches: Breach[] = []
  const stories: readonly (readonly Line[])[] = [
    [{ upload: 'a' }, { modify: 'a' }, { modify: 'a', to: 3 }],
    [{ create: 'F' }, { rename: 'F' }, { rename: 'F', to: 3 }],
  ]
  const cases = (schedule: Schedule) =>
    stories.flatMap((lines) => effectCases(2, tell(firstOf(context.declared), lines), schedule))
  const more = await moreEffects(context, {
    name: 'A change, and then an older one that arrives late',
    once: await context.countEffects(cases(plan(0, 2))),
    again: cases(plan(0, 2, 1)),
  })
  if (more !== undefined) {
    breaches.push({
      defect: 'idempotency/effect-on-stale',
      message: `${more.message} The outdated event has its side effect although it changes nothing. Have side effects only where the event was applied.`,
      evidence: more.evidence,
    })
  }
  return { breaches }
}

const OTHERS = 30
/** Longer than what keeps in-flight duplicates apart, far shorter than the retries of CKBox. */
const A_MOMENT_MS = 1_000

async function judgeForgotten(context: LawContext): Promise<LawResult> {
  const environment = firstOf(context.declared)
  const breaches: Breach[] = []
  const upload = tell(environment, [{ upload: 'a' }])
  const judge = async (name: string, once: readonly Case[], again: readonly Case[], why: string): Promise<boolean> => {
    const more = await moreEffects(context, { name, once: await context.countEffects(once), again })
    if (more === undefined) return false
    breaches.push({
      defect: 'idempotency/store-forgets',
      message: `${more.message} ${why} An operator can resend a delivery for three months: keep what was processed in the database, or compare \`sent_at\` with the row.`,
      evidence: more.evidence,
    })
    return true
  }
  const partly = context.has('restart') ? {} : { partly: `whether it is known after a restart takes ${RESTART}` }
  if (context.has('restart')) {
    const found = await judge(
      'An upload that comes again after a restart',
      effectCases(2, upload, plan(0)),
      effectCases(2, upload, [{ event: 0 }, { event: 0, after: 'restart' }]),
      'What was processed is remembered in the memory of the process.',
    )
    if (found) return { breaches }
  }
  const many = tell(
    environment,
    Array.from({ length: OTHERS }, (_, index): Line => ({ upload: `a${index}` })),
  )
  const all = plan(...many.events.keys())
  const late: readonly Step[] = [{ event: 0, after: A_MOMENT_MS }, { event: 1 }, { event: 2 }]
  await judge(
    `Uploads that come again a second and ${OTHERS} other uploads later`,
    effectCases(1, many, all),
    effectCases(1, many, [...all, ...late]),
    'What was processed is remembered for a short time, or up to a small number.',
  )
  return { breaches, ...partly }
}

/** The laws on side effects: mails, downloads, notifications. */
export const effectLaws: readonly Law[] = [
  {
    id: 'idempotency/side-effects-happen-once',
    title: 'A delivery that comes again has no side effects again.',
    severity: 'must',
    why: `CKBox sends a delivery again until it is answered with a 2xx, and an operator can resend any of them; nobody wants the mail twice. Source: ${MANAGEMENT}; seen in public receivers: https://github.com/airqo-platform/AirQo-api/pull/7029`,
    fix: 'Have the side effect only where the event changed the state, or where a unique key says that it is the first time.',
    needs: ['effects'],
    tolerates: 'No side effects at all; side effects that come later.',
    defects: ['idempotency/side-effect-repeated', 'idempotency/key-transport'],
    alone: true,
    check: judgeRepeated,
  },
  {
    id: 'idempotency/outdated-events-have-no-effect',
    title: 'An outdated event has no side effects.',
    severity: 'should',
    why: 'An event that is rightly ignored for the state tells people something that is no longer so. Seen in public receivers: https://github.com/bitpay/bitcore/pull/4216',
    fix: 'Have side effects only where the event was applied. Where every event is wanted, for an audit, leave this law out with `--skip`.',
    needs: ['effects'],
    tolerates: 'No side effects at all.',
    defects: ['idempotency/effect-on-stale'],
    alone: true,
    check: judgeOutdated,
  },
  {
    id: 'idempotency/processed-is-remembered',
    title: 'What was processed is known after a restart and after a while.',
    severity: 'should',
    why: `Retries go on for as long as the webhook is set to, resends are possible for three months; a set in memory, or with a short time to live, has forgotten by then. Source: ${MANAGEMENT}; seen in public receivers: https://github.com/MervinPraison/PraisonAI/issues/4208`,
    fix: 'Keep the keys in the database for longer than three months, or compare `sent_at` with the row.',
    needs: ['effects'],
    tolerates: 'No store of keys at all, where the row itself tells that the event is old.',
    defects: ['idempotency/store-forgets'],
    alone: true,
    check: judgeForgotten,
  },
]
