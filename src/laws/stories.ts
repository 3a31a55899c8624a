import type { WebhookEvent } from '../../generated/types.js'
import type { History } from '../history/history.js'
import type { Schedule } from '../schedule/schedule.js'
import { isAccepted, type LawContext } from './context.js'
import type { Case, Outcome } from './evidence.js'

const BEGIN = Date.parse('2024-02-18T18:03:18.815Z')
const MINUTE = 60_000

/** The ids and names in the events stay as they are; each is sent a minute after the one before. */
export function joined(history: History, events: readonly WebhookEvent[]): History {
  const timed = events.map((event, index) => ({
    ...event,
    sent_at: new Date(BEGIN + index * MINUTE).toISOString(),
  }))
  return { ...history, events: timed as WebhookEvent[] }
}

/** A schedule of events by their place in the history. */
export function plan(...events: readonly number[]): Schedule {
  return events.map((event) => ({ event }))
}

/** What became of cases that a law runs in its check; when a finding is confirmed, the one that showed it. */
export async function ran(
  context: LawContext,
  cases: () => readonly Case[] | Promise<readonly Case[]>,
): Promise<readonly Outcome[]> {
  return context.outcomes.length > 0 ? context.outcomes : await context.run(await cases())
}

/** The environment that stories are told in. */
export function firstOf({ environments }: { readonly environments: readonly string[] }): string {
  return environments[0] ?? ''
}

/** The name of a case that is another one with its event sent again. */
export const AGAIN = ', sent again'

/** What to give where a consumer was not killed. */
export const RESTART = '`restart`, which kills the consumer and starts it again'

/** Long enough for a lease that is short, ms. */
export const LATER_MS = 1_500

/** Ids of the assets whose uploads were sent, in that order. */
export function uploadedIn({ requests }: Outcome): string[] {
  return requests.flatMap(({ body }) => {
    const { event, payload } = JSON.parse(Buffer.from(body).toString())
    return event === 'asset.uploaded' && payload.asset !== undefined ? [payload.asset.id] : []
  })
}

export const accepted = ({ answers }: Outcome, index: number): boolean => {
  const answer = answers[index]
  return answer !== undefined && isAccepted(answer)
}
