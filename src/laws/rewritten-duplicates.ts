import type { WebhookEvent } from '../../generated/types.js'
import { type Line, tell } from '../history/tell.js'
import { inOrder } from '../schedule/schedule.js'
import type { LawContext } from './context.js'
import type { Case } from './evidence.js'
import type { Law, LawResult } from './law.js'
import { firstOf } from './stories.js'

const MANAGEMENT = 'https://ckeditor.com/docs/ckbox/latest/features/webhooks/management.html'

const ANEW = ', signed again'
const REWRITTEN = ', written again with its keys in another order'

const WRITTEN_TWICE: Readonly<Record<string, readonly Line[]>> = {
  'an upload': [{ upload: 'a' }],
  'a modification': [{ upload: 'a' }, { modify: 'a' }],
  'a copy': [{ upload: 'a' }, { copy: 'b', from: 'a' }],
  'a folder': [{ create: 'F' }],
}

/** The last event of a story once more: with the bytes that it had, and as other bytes that say the same. */
function rewritten(environment: string): Case[] {
  return Object.entries(WRITTEN_TWICE).flatMap(([name, lines]): Case[] => {
    const twin = tell(environment, lines)
    const last = twin.events.length - 1
    const again = withKeysReversed(twin.events[last]) as WebhookEvent
    const history = { ...twin, events: [...twin.events, again] }
    return [
      { name: name + ANEW, history: twin, schedule: [...inOrder(twin), { event: last }], strict: true },
      { name: name + REWRITTEN, history, schedule: inOrder(history), twin, strict: true },
    ]
  })
}

function withKeysReversed(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value
  const entries = Object.entries(value).map(([key, part]) => [key, withKeysReversed(part)] as const)
  return Object.fromEntries(entries.reverse())
}

function judgeRewritten({ outcomes }: LawContext): LawResult {
  const isSound = (name: string) => outcomes.find(({ case: of }) => of.name === name)?.same !== false
  return {
    breaches: outcomes
      .filter(({ case: { name }, same, unaccepted }) => name.endsWith(REWRITTEN) && !same && unaccepted.length === 0)
      // Where duplicates of the same bytes are not recognised either, the bytes are not what they are recognised by.
      .filter(({ case: { name } }) => isSound(name.replace(REWRITTEN, ANEW)))
      .map((evidence) => ({
        defect: 'idempotency/key-transport',
        severity: 'advice',
        message: `The state is not the same after ${evidence.case.name}, as before: duplicates are recognised by the bytes of the body. CKBox does not promise to send the same bytes again. Derive the key from what the body says: \`deduplicationKey(event)\`.`,
        evidence,
      })),
  }
}

/** The law on deliveries that come again with the same content in other bytes. */
export const rewrittenDuplicatesLaw: Law = {
  id: 'idempotency/rewritten-duplicates-change-nothing',
  title: 'An event that comes again as other bytes changes nothing.',
  severity: 'advice',
  why: `A delivery is sent again with the same data, which is not to say the same bytes: the order of keys in JSON means nothing, and it differs from page to page of the documentation. Source: ${MANAGEMENT}`,
  fix: 'Use `deduplicationKey(event)`, or write by id with the `sent_at` of the event and keep no keys at all.',
  needs: ['observe'],
  tolerates: 'Processing a duplicate once more where that changes nothing; refusing it.',
  defects: ['idempotency/key-transport'],
  cases: ({ declared }) => rewritten(firstOf(declared)),
  check: judgeRewritten,
}
