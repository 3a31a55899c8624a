import type { History } from '../history/history.js'
import { type Line, tell } from '../history/tell.js'
import type { Schedule } from '../schedule/schedule.js'
import { isAccepted, isRefused } from './context.js'
import type { Case, Genuine, Probe } from './evidence.js'
import { breach } from './judge.js'
import type { Law } from './law.js'

/** Genuine events, and a forged last one. */
const forgeries: Readonly<Record<string, readonly Line[]>> = {
  'a forged upload': [{ upload: 'a' }],
  'a forged modification': [{ upload: 'a' }, { modify: 'a' }],
  'a forged overwriting': [{ upload: 'a' }, { overwrite: 'a' }],
  'a forged copy': [{ upload: 'a' }, { copy: 'b', from: 'a' }],
  'a forged removal': [{ upload: 'a' }, { remove: 'a' }],
  'a forged folder': [{ create: 'F' }],
  'a forged renaming': [{ create: 'F' }, { rename: 'F' }],
  'a forged removal of a folder': [{ create: 'F' }, { drop: 'F' }],
}

function forgedCase(environment: string, name: string, lines: readonly Line[]): Case {
  const history = tell(environment, lines)
  const last = lines.length - 1
  const schedule: Schedule = lines.map((_, event) => (event === last ? { event, signing: 'forged' } : { event }))
  const twin: History = { ...tell(environment, lines.slice(0, last)), ids: history.ids }
  return { name, history, schedule, twin, retry: false }
}

/** The laws on what a consumer does before it has looked at the signature, or instead of looking. */
export const beforeVerifiedLaws: readonly Law[] = [
  {
    id: 'signature/refused-means-nothing-done',
    title: 'A forged event of any kind changes nothing.',
    severity: 'must',
    why: 'Where the event is applied first and the signature looked at then, the 401 comes too late. Source: GHSA-hh59-fgrr-93hf',
    fix: 'Verify the signature before parsing the body, and before any branch on the event.',
    needs: ['observe'],
    tolerates: 'Any 4xx, or a 2xx that changes nothing; logging the attempt.',
    defects: ['signature/applied-before-verified', 'signature/not-verified'],
    cases: ({ declared }) =>
      Object.entries(forgeries).map(([name, lines]) => forgedCase(declared.environments[0] ?? '', name, lines)),
    check: ({ outcomes }) => ({
      breaches: outcomes.flatMap((outcome) => {
        const answer = outcome.answers.at(-1)
        if (outcome.same || answer === undefined || !(isRefused(answer) || isAccepted(answer))) return []
        // Without what comes before it, the state is another one anyway.
        if (outcome.unaccepted.some((event) => event < outcome.case.history.events.length - 1)) return []
        if (isAccepted(answer)) {
          const message = `After ${outcome.case.name} the state is another one: the signature of such an event is not checked. Verify every request before any branch on the event.`
          return [{ defect: 'signature/not-verified', message, evidence: outcome }]
        }
        return [
          {
            defect: 'signature/applied-before-verified',
            message: `After ${outcome.case.name} was refused (${answer.kind === 'response' ? answer.status : ''}), the state is another one: it was applied before the signature was checked.`,
            evidence: outcome,
          },
        ]
      }),
    }),
  },
  {
    id: 'signature/checked-every-time',
    title: 'A signature that was seen before is checked again.',
    severity: 'must',
    why: 'A memory of good signatures lets everybody who has seen one request put any other body behind it.',
    fix: 'Compute the HMAC for each request; remember events, not signatures.',
    needs: [],
    tolerates: 'Remembered deliveries that are answered without being applied.',
    defects: ['signature/body-not-covered'],
    check: async (context) => {
      const [first, ...forged] = await context.probe(seenAndForged())
      if (first === undefined || !isAccepted(first.answer)) return { breaches: [] }
      return {
        breaches: forged
          .filter(({ answer, traced }) => isAccepted(answer) && traced !== false)
          .map((one) =>
            breach(one, `A request was accepted although ${one.probe.name}. Compute the HMAC for each request.`),
          ),
        cases: 2,
      }
    },
  },
]

/** A genuine request, and then another body behind its two headers. */
function seenAndForged(): Probe[] {
  let seen: Genuine | undefined
  return [
    {
      name: 'it is genuine',
      build: (g) => {
        seen = g
        return g.request()
      },
    },
    {
      name: 'its two headers are those of an earlier request with another body',
      defect: 'signature/body-not-covered',
      hostile: true,
      build: (g) => seen && g.request({ timestamp: seen.timestamp, signature: seen.sign() }),
    },
  ]
}
