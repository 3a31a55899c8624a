import type { Answer } from '../delivery/transport.js'
import { pathWithQuery, signatureHeader, timestampHeader } from '../signature/canonical.js'
import { signRequest } from '../signature/sign.js'
import type { Probe, Probed } from './evidence.js'
import { breach } from './judge.js'
import type { Breach, Law } from './law.js'

/** What a program prints of itself when it fails: a JavaScript, Python or PHP stack trace, a path of a dependency. */
const TRACE =
  /\bat .{1,200}:\d+:\d+|Traceback \(most recent call last\)|node_modules|Stack trace:\s*#0|\.php on line \d+/

const wrong: readonly Probe[] = [
  { name: 'its signature is wrong', build: (g) => g.request({ signature: 'ab'.repeat(32) }) },
  { name: 'its signature is short', build: (g) => g.request({ signature: 'abcd' }), hostile: true },
  { name: 'its signature is missing', build: (g) => g.request({ signature: null }), hostile: true },
  { name: 'its body is no JSON', build: (g) => g.request({ body: '{"event":' }), hostile: true },
]

export const leakLaws: readonly Law[] = [
  {
    id: 'signature/refusals-tell-nothing',
    title: 'A refusal does not tell the right signature, the secret, or how the consumer is built.',
    severity: 'must',
    why: 'Who is told the expected signature can sign anything. Stack traces tell where to look next.',
    fix: 'Answer with a short text or a code; log the rest.',
    needs: [],
    tolerates:
      'Any text that names the reason. Stack traces are only worth an advice: Express shows them outside production.',
    defects: ['signature/echoes-expected'],
    probes: () => wrong,
    check: ({ probed, declared }) => ({
      breaches: probed.flatMap((one): Breach[] => {
        const told = textOf(one.answer)
        const leaked = [...declared.secrets, ...declared.secrets.flatMap((secret) => rightSignatures(one, secret))]
        if (leaked.some((text) => text.length >= 8 && told.includes(text))) {
          return [
            {
              ...breach(
                one,
                `Where ${one.probe.name}, the answer holds the right signature or the secret: whoever reads it can sign anything.`,
              ),
              defect: 'signature/echoes-expected',
            },
          ]
        }
        if (!TRACE.test(told)) return []
        return [
          {
            ...breach(
              one,
              `Where ${one.probe.name}, the answer shows a stack trace. Answer with a short text and log the rest.`,
              'advice',
            ),
            defect: 'signature/echoes-expected',
          },
        ]
      }),
    }),
  },
]

function textOf(answer: Answer): string {
  if (answer.kind === 'failure') return ''
  return [...Object.values(answer.headers), answer.body].join('\n')
}

/** The signature that the request should have had, in the forms in which it may be told. */
function rightSignatures({ request }: Probed, secret: string): string[] {
  const header = (name: string) => request.headers.find(([given]) => given.toLowerCase() === name.toLowerCase())?.[1]
  const timestamp = header(timestampHeader)
  if (timestamp === undefined || header(signatureHeader) === undefined) return []
  const { method, target, body } = request
  const hex = signRequest({ method, url: pathWithQuery(target), timestamp, body }, secret)
  return [hex, hex.toUpperCase(), Buffer.from(hex, 'hex').toString('base64')]
}
