import { type BodyExtras, odd } from '../../../laws/body/trials.js'
import { carrying } from '../../../laws/carrying.js'
import type { Authentic } from '../../../laws/trial.js'
import type { Fields } from '../../../observation/json.js'
import { withEntity } from '../../roles.js'
import { withAttributes, withEnvelope, withMetadata } from '../changed-event.js'

const UNKNOWN = 'asset.archived.v9'

/** What the members of CKBox's events make possible. */
export const bodyExtras: BodyExtras = {
  exotic: [
    carrying('numbers', 'the event holds the numbers 1.0 and 1e2', (authentic) =>
      written(authentic, { ratio: 10, hundred: 20 })
        ?.replace('"ratio":10', '"ratio":1.0')
        .replace('"hundred":20', '"hundred":1e2'),
    ),
    carrying('integer-keys', 'the event has the attributes 2 and 1, in this order', (authentic) =>
      written(authentic, { x2: 'two', x1: 'one' })?.replace('"x2"', '"2"').replace('"x1"', '"1"'),
    ),
  ],
  malformed: [
    odd('event-number', 'the signed body is {"event":1}', () => '{"event":1}'),
    odd('event-null', 'the event is named null', () => '{"event":null,"payload":{}}'),
    odd('payload-null', 'the payload is null', (authentic) => withEnvelope(authentic, { payload: null })),
    odd('payload-list', 'the payload is a list', (authentic) => withEnvelope(authentic, { payload: [] })),
    odd('payload-empty', 'the payload is empty', (authentic) => withEnvelope(authentic, { payload: {} })),
    odd('asset-word', 'the asset is a word', (authentic) =>
      withEnvelope(authentic, { payload: { asset: 'x', folder: 'x' } }),
    ),
    odd('time-word', '`sent_at` is a word', (authentic) => withEnvelope(authentic, { sent_at: 'yesterday' })),
  ],
  ambiguous: [
    odd('name-first', 'the event is named twice, first by an unknown name', ({ body }) =>
      body.replace('"event":', `"event":${JSON.stringify(UNKNOWN)},"event":`),
    ),
    odd('name-last', 'the event is named twice, last by an unknown name', ({ body }) =>
      body.replace(/"event":("[^"]*")/, `"event":$1,"event":${JSON.stringify(UNKNOWN)}`),
    ),
    odd('big-integer', 'the event holds the integer 9007199254740993', (authentic) =>
      written(authentic, { big: 10 })?.replace('"big":10', '"big":9007199254740993'),
    ),
  ],
  poisoned: ({ event }, keys) => {
    const poisoned = withEntity(event, keys) ?? event
    const metadata = { ...keys, custom_attributes: { ...keys, plain: true } }
    return { ...keys, ...(withMetadata({ event: poisoned }, metadata) ?? poisoned) }
  },
}

/** The event with attributes, as compact JSON. */
function written(authentic: Authentic, attributes: Fields): string | undefined {
  const event = withAttributes(authentic, attributes)
  return event && JSON.stringify(event)
}
