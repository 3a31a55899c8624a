import type { Provider } from '../../provider/provider.js'
import type { Defects } from '../defect.js'

export const limitsDefects = ({ words }: Provider) =>
  ({
    'limits/body-100kb': {
      severity: 'should',
      what: 'The consumer refuses large events.',
      remedy:
        'Raise the size limit of the body parser and of the proxy: `express.raw({ type: () => true, limit: "2mb" })`, `bodyLimit` in Fastify, `client_max_body_size` in nginx.',
    },
    'limits/burst-refused': {
      severity: 'should',
      what: 'The consumer refuses deliveries in a burst.',
      remedy: `Exempt ${words.sender} from rate limits, or queue the events. If you cannot take more, answer 503 with \`Retry-After\`.`,
    },
    'limits/unsigned-body-unbounded': {
      severity: 'info',
      what: 'The consumer reads an unsigned body of any size to its end.',
      remedy:
        'Limit the body parser to a few MiB, and refuse requests without signature headers before reading the body.',
    },
    'limits/deep-nesting': {
      severity: 'info',
      what: 'The consumer fails on deeply nested JSON.',
      remedy: 'Answer 400 to bodies nested more than a hundred levels deep.',
    },
  }) as const satisfies Defects
