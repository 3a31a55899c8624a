import { acceptedIsKept, failedAnswersRepeatable, restarted } from './answer-kept.js'
import { eventOf, withEnvelope } from './changed-event.js'
import { describeAnswer, isAccepted, isHung, isRefused, type LawContext } from './context.js'
import type { Probe, Probed } from './evidence.js'
import { breach, isErred } from './judge.js'
import type { Law, LawResult } from './law.js'

const MANAGEMENT = 'https://ckeditor.com/docs/ckbox/latest/features/webhooks/management.html'

/** CKBox's own limit is not documented; senders of its kind wait for 3 to 10 seconds. */
const SLOW_MS = 5_000
const TOO_SLOW_MS = 10_000
const SLOW_SAMPLES = 4

const methods: readonly Probe[] = ['PUT', 'PATCH', 'DELETE', 'GET'].map((method) => ({
  name: `its method is ${method}, and it is signed for that`,
  defect: 'protocol/other-methods-act',
  build: (g) => g.request({ method }),
}))

const unknownEvents: readonly Probe[] = [
  unknown('asset.tagged.v2', (body) => body),
  unknown('workspace.renamed', (body) => {
    const { payload, ...envelope } = JSON.parse(body) as { payload: { workspace_id?: string; user?: unknown } }
    const { workspace_id, user } = payload
    return JSON.stringify({
      ...envelope,
      payload: { workspace_id, workspace: { id: workspace_id, name: 'Cakes' }, user },
    })
  }),
]

/** The laws on answering: which status when, how soon, and what it promises. */
export const protocolLaws: readonly Law[] = [
  {
    id: 'protocol/accepted-events-show',
    title: 'An accepted delivery shows in the state.',
    severity: 'must',
    why: 'A consumer that answers 2xx and does nothing loses every event, and passes every comparison of states.',
    fix: 'Apply the event before the answer, or put it into a durable queue that a worker empties. Check too that `observe` reads the state that the handler writes.',
    needs: [],
    tolerates: 'States that show an event late, up to the settling limit; consumers that keep assets or folders only.',
    defects: [],
    check: acceptedEventsShow,
  },
  {
    id: 'protocol/answers-in-time',
    title: 'Every request is answered, and soon.',
    severity: 'must',
    why: 'CKBox sends again what is answered with a status above 299. What no answer counts as, and after how long, is not documented: the event may come again although it was done, or be lost. Each such request holds a connection.',
    fix: 'Persist the event, answer, and do slow work afterwards; answer on every branch, also where nothing is to be done.',
    needs: [],
    tolerates: 'A slow first answer; slow answers below five seconds, or below `maxResponse` where it is declared.',
    defects: ['protocol/hangs', 'protocol/slow-response'],
    alone: true,
    check: answersInTime,
  },
  {
    id: 'protocol/survives',
    title: 'No request stops the consumer.',
    severity: 'must',
    why: 'One request with an odd signature or body, which anybody may send, is then enough to lose events. Source: CVE-2023-50728',
    fix: 'Let no exception leave the handler: await every promise in it, and give the server an error handler.',
    needs: [],
    tolerates: 'Refusing or failing on what is odd, as long as the next genuine delivery is accepted.',
    defects: ['protocol/process-dies'],
    check: ({ everyProbed }) => ({
      ...(everyProbed.length === 0 && {
        skipped: 'is judged by the requests of other laws, and none of these was checked',
      }),
      breaches: everyProbed
        .filter(({ survived, probe }) => !survived && probe.defect !== 'limits/deep-nesting')
        .map((one) => ({
          defect: 'protocol/process-dies',
          message: `After a request of which this is true, the consumer was dead: ${one.probe.name}. Let no exception leave the handler.`,
          evidence: one,
        })),
    }),
  },
  {
    id: 'protocol/only-posts-act',
    title: 'Only a POST changes the state.',
    severity: 'should',
    why: 'A route for all methods lets a request with side effects pass as a harmless GET, past caches and filters that trust the method.',
    fix: 'Route the webhook for POST only, and answer 405 to the rest.',
    needs: ['observe'],
    tolerates: 'Any answer to other methods that changes nothing: a health page, OPTIONS.',
    defects: ['protocol/other-methods-act'],
    probes: () => methods,
    check: ({ probed }) => ({
      breaches: probed
        .filter(({ traced }) => traced)
        .map((one) =>
          breach(one, `An event was applied although ${one.probe.name}. Answer 405 to everything but POST.`),
        ),
    }),
  },
  {
    id: 'protocol/unknown-events-accepted',
    title: 'An event of an unknown name is accepted and ignored.',
    severity: 'should',
    why: `CKBox may add events. What is refused is sent again until the retries are used up. Source: ${MANAGEMENT}`,
    fix: 'Answer 2xx in the default branch of the `switch`; or declare `unknownEvents: "refuse"` where the refusal is meant.',
    needs: [],
    tolerates: '4xx where it is declared (`unknownEvents: "refuse"`).',
    defects: ['protocol/unknown-event-error'],
    probes: () => unknownEvents,
    check: ({ probed, declared }) => ({
      breaches: probed.flatMap((one) => {
        if (!one.survived) return []
        const refusal = isRefused(one.answer) && declared.unknownEvents !== 'refuse'
        if (!refusal && !isErred(one.answer)) return []
        const message = `Where ${one.probe.name}, the consumer ${describeAnswer(one.answer)}. Answer 2xx to events that you do not know.`
        return [breach(one, message, refusal ? 'should' : 'must')]
      }),
    }),
  },
  {
    id: 'protocol/failed-answers-repeatable',
    title: 'An event whose answer failed can be sent again and changes nothing more.',
    severity: 'should',
    why: 'A step that fails after the state was written makes CKBox send the event again; without a key it is then applied twice.',
    fix: 'Write everything in one transaction, or make each write idempotent; do what may fail after the answer.',
    needs: ['observe'],
    tolerates: 'Failing after the write, where the repetition changes nothing.',
    defects: ['protocol/error-after-commit'],
    check: failedAnswersRepeatable,
  },
  {
    id: 'protocol/accepted-is-kept',
    title: 'What was accepted survives a restart and a rush.',
    severity: 'must',
    why: 'An event that waits in memory after the 2xx is gone with the process: CKBox will not send it again.',
    fix: 'Persist the event, or a job for it, before the answer; await the write.',
    needs: ['observe'],
    tolerates: 'Showing late, up to the settling limit; refusing in a rush what is then sent again.',
    defects: ['protocol/ack-before-persist'],
    cases: (context) => (context.has('restart') ? [restarted(context)] : []),
    alone: 'first',
    check: acceptedIsKept,
  },
]

async function acceptedEventsShow(context: LawContext): Promise<LawResult> {
  if (!context.blind) {
    const given = context.has('observe')
    return {
      breaches: [],
      ...(!given && { skipped: 'give `observe` (--observe URL) to check this: it returns the state as JSON' }),
    }
  }
  const genuine = await context.genuine()
  const request = genuine.request()
  const answer = await context.send(request)
  const state = await context.settledState()
  const text = JSON.stringify(state)
  const evidence: Probed = {
    probe: { name: 'it is genuine', build: (g) => g.request() },
    request,
    answer,
    traced: false,
    state: null,
    survived: true,
  }
  const { id } = genuine
  const other = [id.toLowerCase(), id.toUpperCase(), id.replace(/^[-_]+/, '')].find(
    (form) => form !== id && text.includes(form),
  )
  const message =
    other === undefined
      ? `Genuine deliveries are accepted, but the state shows nothing of them: no id of what was delivered. Either they are not applied, or \`observe\` reads something else than the handler writes.`
      : `The asset ${id} was accepted, but the state shows it as ${other}. Ids are case-sensitive and may begin with a hyphen or an underscore: keep them as they come.`
  return {
    breaches: isAccepted(answer)
      ? [{ ...(other !== undefined && { defect: 'schema/id-charset' }), message, evidence }]
      : [],
    cases: 1,
  }
}

async function answersInTime(context: LawContext): Promise<LawResult> {
  const hung = context.everyProbed.filter(({ answer }) => isHung(answer))
  if (hung.length > 0) {
    const breaches = hung.map((one) => ({
      defect: 'protocol/hangs',
      message: `A request got no answer, of which this is true: ${one.probe.name}. Answer on every branch.`,
      evidence: one,
    }))
    return { breaches }
  }
  const { declared, answerTimes } = context
  const limit = declared.maxResponse ?? SLOW_MS
  if (percentile95(answerTimes) <= limit) return { breaches: [], cases: answerTimes.length }
  const again: Probed[] = []
  for (let sample = 0; sample < SLOW_SAMPLES; sample++) {
    const request = (await context.genuine()).request()
    const answer = await context.send(request)
    const probe: Probe = { name: 'it is genuine', build: (g) => g.request() }
    again.push({ probe, request, answer, traced: undefined, state: null, survived: true })
  }
  const slow = again.filter(({ answer }) => answer.durationMs > limit)
  const [first] = slow.toSorted((a, b) => b.answer.durationMs - a.answer.durationMs)
  if (first === undefined || slow.length * 2 < again.length) return { breaches: [], cases: answerTimes.length }
  const ms = Math.round(first.answer.durationMs)
  return {
    breaches: [
      {
        defect: 'protocol/slow-response',
        severity: ms > TOO_SLOW_MS ? 'must' : 'should',
        message: `Genuine deliveries are answered after ${ms} ms, later than ${limit} ms${declared.maxResponse === undefined ? '' : ', the declared limit'}. Persist the event, answer, and do the work afterwards.`,
        evidence: first,
      },
    ],
    cases: answerTimes.length + SLOW_SAMPLES,
  }
}

function percentile95(times: readonly number[]): number {
  const sorted = times.toSorted((a, b) => a - b)
  return sorted[Math.floor(sorted.length * 0.95)] ?? 0
}

function unknown(event: string, change: (body: string) => string): Probe {
  return {
    name: `its event is ${event}, which does not exist`,
    defect: 'protocol/unknown-event-error',
    build: (g) =>
      eventOf(g).event === undefined ? undefined : g.request({ body: change(withEnvelope(g, { event })) }),
  }
}
