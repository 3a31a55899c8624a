import { UsageError } from '../errors.js'
import { DEFAULT_ENVIRONMENT } from '../history/places.js'
import type { Declared } from '../laws/context.js'
import type { Consumer } from './consumer.js'
import { webhookEventNames } from './event-names.js'
import { matcher } from './glob.js'
import { targetOf } from './target.js'

/**
 * What a consumer's owner declared, with the defaults for the rest.
 *
 * @throws UsageError `secret_missing` or `no_events`
 */
export function declarationsOf(consumer: Consumer): Declared {
  const { secrets } = consumer
  if (
    !Array.isArray(secrets) ||
    secrets.length === 0 ||
    secrets.some((secret) => typeof secret !== 'string' || secret === '')
  ) {
    throw new UsageError(
      'secret_missing',
      'No API secret is given. `secrets` has to hold the one to three API secrets that the consumer accepts, each a string that is not empty.',
    )
  }
  const subscribed = consumer.events === undefined ? () => true : matcher(consumer.events)
  if (!webhookEventNames.some((name) => subscribed(name))) {
    throw new UsageError(
      'no_events',
      `\`events\` is ${JSON.stringify(consumer.events)}, which fits no event of CKBox. The events are ${webhookEventNames.join(', ')}.`,
    )
  }
  return {
    secrets,
    target: targetOf(consumer).signed,
    signsPublicUrl: consumer.signedUrl !== undefined,
    replayWindow: consumer.replayWindow,
    unknownEvents: consumer.unknownEvents,
    environments: consumer.environments?.length ? consumer.environments : [DEFAULT_ENVIRONMENT],
    environmentSecrets: consumer.environmentSecrets ?? {},
    cascade: consumer.cascade,
    maxResponse: consumer.maxResponse,
    subscribed,
  }
}
