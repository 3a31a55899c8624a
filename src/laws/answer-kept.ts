import { type Line, tell } from '../history/tell.js'
import { canonicalJson } from '../observation/json.js'
import { inOrder } from '../schedule/schedule.js'
import { isAccepted, isServerError, type LawContext } from './context.js'
import type { Case, Outcome, Probe } from './evidence.js'
import type { Breach, LawResult } from './law.js'
import { RESTART, uploadedIn } from './stories.js'

/** What has to have happened before an event, and the event. */
const lastOf: Readonly<Record<string, readonly [before: readonly Line[], last: Line]>> = {
  'asset.uploaded': [[], { upload: 'a' }],
  'asset.modified': [[{ upload: 'a' }], { modify: 'a' }],
  'asset.overwritten': [[{ upload: 'a' }], { overwrite: 'a' }],
  'asset.copied': [[{ upload: 'a' }], { copy: 'b', from: 'a' }],
  'asset.removed': [[{ upload: 'a' }], { remove: 'a' }],
  'folder.created': [[], { create: 'F' }],
  'folder.modified': [[{ create: 'F' }], { rename: 'F' }],
  'folder.removed': [[{ create: 'F' }], { drop: 'F' }],
}

const BURST = 64

/** What is answered with a failure has changed nothing, or changes nothing more when it comes again. */
export async function failedAnswersRepeatable(context: LawContext): Promise<LawResult> {
  const [environment = ''] = context.declared.environments
  const pairs = context.stumbled.flatMap((name): [Case, Case][] => {
    const told = lastOf[name]
    if (told === undefined) return []
    const [before, last] = told
    const history = tell(environment, [...before, last])
    const twin = tell(environment, before)
    const once: Case = {
      name: `${name}, once`,
      history,
      twin,
      schedule: inOrder(history),
      strict: true,
      retry: false,
    }
    const schedule = [...once.schedule, { event: history.events.length - 1, signing: 'identical' } as const]
    return [[once, { ...once, name: `${name}, sent again after its answer failed`, schedule }]]
  })
  const outcomes = await context.run(pairs.flat())
  const breaches = pairs.flatMap(([one, two]): Breach[] => {
    const [once, twice] = [one, two].map((of) => outcomes.find((outcome) => outcome.case === of))
    if (once === undefined || twice === undefined || !failedAfterWriting(once)) return []
    if (canonicalJson(once.actual) === canonicalJson(twice.actual)) return []
    const message = `The answer to \`${two.history.events.at(-1)?.event}\` failed after the state was changed, and the same delivery changed it once more when it was sent again. Make the write idempotent, or undo it when a later step fails.`
    return [{ defect: 'protocol/error-after-commit', message, evidence: twice }]
  })
  return { breaches, cases: outcomes.length }
}

function failedAfterWriting({ answers, same }: Outcome): boolean {
  const last = answers.at(-1)
  return !same && last !== undefined && (last.kind === 'failure' || isServerError(last))
}

/** Six quick uploads, and the end of the process right after the answer to the last but one. */
export function restarted({ declared }: LawContext): Case {
  const [environment = ''] = declared.environments
  const lines = ['a', 'b', 'c', 'd', 'e', 'f'].map((name, index): Line => ({ upload: name, to: index + 1 }))
  const history = tell(environment, lines)
  const schedule = history.events.map((_, event) =>
    event === lines.length - 1 ? { event, after: 'restart' as const } : { event },
  )
  return { name: 'five uploads, a restart, another upload', history, schedule }
}

/** What was accepted shows, also where much came at once or the consumer was killed right after. */
export async function acceptedIsKept(context: LawContext): Promise<LawResult> {
  const isMissing = ({ same, settled, unaccepted }: Outcome) => !same && settled && unaccepted.length === 0
  const missing = context.outcomes.filter(isMissing)
  // What was reset since then cannot show any more, however late.
  const cases = missing.map((outcome) => outcome.case)
  const again = context.synchronous || context.confirming ? missing : (await context.run(cases)).filter(isMissing)
  // A queue goes on with the job of a worker that was killed once the job's lease is over.
  const isLate = async (outcome: Outcome) =>
    !context.synchronous && !(await context.showsLate(uploadedIn(outcome))).includes(false)
  const late = await Promise.all(again.map(isLate))
  const lost = again
    .filter((_, index) => !late[index])
    .map((outcome) => ({
      defect: 'protocol/ack-before-persist',
      message:
        'Events that were accepted are gone after a restart. Persist the event, or a job for it, before the 2xx, and await the write.',
      evidence: outcome,
    }))
  const given = context.has('restart')
  if (context.synchronous && !given) return { breaches: [], skipped: `give ${RESTART}` }
  const partly = given ? {} : { partly: `whether it survives a restart takes ${RESTART}` }
  // What is done before the answer cannot be lost in a rush.
  if (lost.length > 0 || context.synchronous || !context.traceable) return { breaches: lost, ...partly }
  const sent = await Promise.all(
    Array.from({ length: BURST }, async () => {
      const genuine = await context.genuine()
      const request = genuine.request()
      return { id: genuine.id, request, answer: await context.send(request, { lenient: true }) }
    }),
  )
  const accepted = sent.filter(({ answer }) => isAccepted(answer))
  const shown = await context.shows(accepted.map(({ id }) => id))
  const gone = accepted.filter((_, index) => shown[index] === false)
  const [first] = gone
  if (first === undefined) return { breaches: [], cases: BURST, ...partly }
  const { request, answer } = first
  const probe: Probe = { name: `it is one of ${BURST} at once`, build: () => undefined }
  return {
    breaches: [
      {
        defect: 'protocol/ack-before-persist',
        message: `Of ${accepted.length} events that were accepted at about the same time, ${gone.length} never show in the state. Persist the event, or a job for it, before the 2xx.`,
        evidence: { probe, request, answer, traced: false, state: null, survived: true },
      },
    ],
    cases: BURST,
  }
}
