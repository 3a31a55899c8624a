import type { Provider } from '../../provider/provider.js'
import type { Defects } from '../defect.js'

export const protocolDefects = ({ words }: Provider) =>
  ({
    'protocol/process-dies': {
      severity: 'must',
      what: 'One bad request stops the whole consumer.',
      remedy: 'Let no exception escape the handler: await every promise in it, and give the server an error handler.',
      explains: [
        'signature/bad-signature-5xx',
        'body/malformed-5xx',
        'protocol/unknown-event-error',
        'limits/*',
        'body/*',
        'schema/*',
      ],
    },
    'protocol/state-unusable': {
      severity: 'must',
      what: 'After some delivery the state can no longer be read or reset, although the consumer still accepts deliveries.',
      remedy:
        'Refuse what you cannot store with a 4xx, and let one odd row not break the answer about all the others. Also check the hook itself: it reads the state that is left by every delivery.',
    },
    'protocol/redirect': {
      severity: 'must',
      what: 'The consumer redirects deliveries.',
      remedy: `Register the final URL. ${words.sender} does not follow redirects, and counts every status above 299 as a failure.`,
    },
    'protocol/blocked-by-middleware': {
      severity: 'must',
      what: 'The consumer refuses signed and unsigned requests alike: it uses another secret, or something in front of the handler answers.',
      remedy:
        'Check that the consumer uses the secret given here. Then exempt the path of the webhook from CSRF protection, session authentication and bot filters.',
    },
    'protocol/unhandled-known-event': {
      severity: 'must',
      what: 'The consumer refuses a documented event.',
      remedy:
        'Answer 2xx to every event you subscribe to, even if you do not use it; or declare what you subscribe to with `--events`.',
    },
    'protocol/unknown-event-error': {
      severity: 'should',
      what: 'The consumer refuses events that it does not know, or fails on them.',
      remedy: `Answer 2xx in the default branch, so that ${words.sender} can add events; or declare \`unknownEvents: 'refuse'\` if you refuse them on purpose.`,
      explains: ['body/json-ambiguity'],
    },
    'protocol/slow-response': {
      severity: 'should',
      what: 'The consumer takes too long to answer.',
      remedy: 'Store the event, answer, and do the slow work afterwards.',
    },
    'protocol/other-methods-act': {
      severity: 'should',
      what: 'The consumer applies events from requests other than POST.',
      remedy: 'Route the webhook for POST only, and answer 405 to other methods.',
    },
    'protocol/fails-at-random': {
      severity: 'should',
      what: 'The consumer fails now and then, whatever a delivery holds.',
      remedy:
        'Look into the log of the consumer, its store and the proxy in front of it at the time of the failed deliveries: connections that were closed meanwhile, a pool or a time limit that is too small, a dependency that fails.',
    },
    // The retry after the failed answer applies the event twice where a test means to deliver it once.
    'protocol/error-after-commit': {
      severity: 'should',
      what: 'The consumer stores the event, then fails, and applies it a second time when it is retried.',
      remedy:
        'Write everything in one transaction or make each write idempotent, and postpone anything that may fail until after the answer.',
      explains: ['protocol/unhandled-known-event'],
      breaks: [
        'idempotency/duplicates-change-nothing',
        'ordering/order-does-not-matter',
        'ordering/resends-change-nothing',
      ],
    },
  }) as const satisfies Defects
