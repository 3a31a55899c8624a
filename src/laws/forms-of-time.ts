import type { WebhookEvent } from '../../generated/types.js'
import { type Line, tell } from '../history/tell.js'
import { inOrder } from '../schedule/schedule.js'
import type { LawContext } from './context.js'
import type { Case } from './evidence.js'
import type { Law, LawResult } from './law.js'
import { firstOf, plan } from './stories.js'

const OVERVIEW = 'https://ckeditor.com/docs/ckbox/latest/features/webhooks/overview.html'

const SHORT = ', the first of them sent at a whole second that is written without a fraction'
const TO_THE_FULL_MS = 60_185

/** Two changes within a second, in either order: the older one at a full second. */
function withinSeconds(environment: string): Case[] {
  const stories: Readonly<Record<string, { lines: readonly Line[]; shows: string }>> = {
    'two changes of an asset': {
      lines: [{ upload: 'a', after: TO_THE_FULL_MS }, { modify: 'a' }, { modify: 'a', to: 3, after: 500 }],
      shows: 'Cupcake v3',
    },
    'two changes of a folder': {
      lines: [{ create: 'F', after: TO_THE_FULL_MS }, { rename: 'F' }, { rename: 'F', to: 3, after: 500 }],
      shows: 'Images v3',
    },
  }
  return Object.entries(stories).flatMap(([name, { lines, shows }]): Case[] => {
    const twin = tell(environment, lines)
    const events = twin.events.map((event, at) => (at === 1 ? withoutFraction(event) : event))
    const history = { ...twin, events }
    const inTurn = { schedule: inOrder(twin), twin, shows: [shows], paced: true }
    const oldLast = { schedule: plan(0, 2, 1), twin, shows: [shows], paced: true }
    return [
      { name, history: twin, ...inTurn },
      { name: name + SHORT, history, ...inTurn },
      { name: `${name}, the older one last`, history: twin, ...oldLast },
      { name: `${name}, the older one last${SHORT}`, history, ...oldLast },
    ]
  })
}

function withoutFraction(event: WebhookEvent): WebhookEvent {
  return { ...event, sent_at: event.sent_at.replace('.000Z', 'Z') }
}

function judgeForms({ outcomes }: LawContext): LawResult {
  const isSound = (name: string) => outcomes.find(({ case: of }) => of.name === name)?.same !== false
  return {
    breaches: outcomes
      .filter(({ case: { name }, same, unaccepted }) => name.endsWith(SHORT) && !same && unaccepted.length === 0)
      // What comes out wrong in the usual form too is another matter.
      .filter(({ case: { name } }) => isSound(name.slice(0, -SHORT.length)))
      .map((evidence) => ({
        defect: 'ordering/time-precision',
        severity: 'advice',
        message: `The older change wins: ${evidence.case.name}. \`sent_at\` is compared as text, and as text "…05Z" comes after "…05.500Z". CKBox writes milliseconds in all of its examples, but promises no form: compare \`Date.parse(event.sent_at)\`.`,
        evidence,
      })),
  }
}

/** The law on the forms that a date and time may have in JSON. */
export const formsOfTimeLaw: Law = {
  id: 'ordering/form-of-time-does-not-matter',
  title: 'The form in which `sent_at` is written decides nothing.',
  severity: 'advice',
  why: `\`sent_at\` is an ISO 8601 date and time, for which \`…05Z\` and \`…05.000Z\` are the same. The documentation shows milliseconds in all examples, and promises no form. Source: ${OVERVIEW}; seen in public receivers: https://github.com/drkostas/hevy2garmin/issues/76`,
  fix: 'Compare `Date.parse(event.sent_at)`, or keep it in a column that holds a time to the millisecond.',
  needs: ['observe'],
  tolerates: 'Refusing a form that CKBox is not known to send.',
  defects: ['ordering/time-precision'],
  cases: ({ declared }) => withinSeconds(firstOf(declared)),
  check: judgeForms,
}
