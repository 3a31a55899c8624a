import { UsageError } from '../errors.js'
import type { Declared } from '../laws/capabilities.js'
import type { Provider } from '../provider/provider.js'
import type { Consumer } from './consumer.js'
import { matcher } from './glob.js'
import { targetOf } from './target.js'

/**
 * What a consumer's owner declared, with the defaults for the rest.
 *
 * @throws UsageError `secret_missing`
 */
export function declarationsOf({ model }: Provider, consumer: Consumer): Declared {
  const { secrets } = consumer
  if (
    !Array.isArray(secrets) ||
    secrets.length === 0 ||
    secrets.some((secret) => typeof secret !== 'string' || secret === '')
  ) {
    throw new UsageError(
      'secret_missing',
      'No API secret is given. `secrets` must list the one to three API secrets that the consumer accepts, each a non-empty string.',
    )
  }
  return {
    secrets,
    target: targetOf(consumer).signed,
    signsPublicUrl: consumer.signedUrl !== undefined,
    replayWindow: consumer.replayWindow,
    unknownEvents: consumer.unknownEvents,
    environments: consumer.environments?.length ? consumer.environments : [model.defaultScope],
    environmentSecrets: consumer.environmentSecrets ?? {},
    cascade: consumer.cascade,
    maxResponse: consumer.maxResponse,
    lease: consumer.lease,
  }
}

/**
 * Whether the event of a name is subscribed.
 *
 * @throws UsageError `no_events`
 */
export function subscribedEvents({ model, words }: Provider, { events }: Consumer): (event: string) => boolean {
  const subscribed = events === undefined ? () => true : matcher(events)
  if (model.events.some(subscribed)) return subscribed
  throw new UsageError(
    'no_events',
    `\`events\` is ${JSON.stringify(events)}, which matches no event of ${words.sender}. The events are ${model.events.join(', ')}.`,
  )
}
