import type { Answer, WireRequest } from '../delivery/transport.js'
import { eventOf, withEnvelope, withMetadata } from './changed-event.js'
import { describeAnswer, isAccepted, isHung, type LawContext } from './context.js'
import type { Genuine, Probe, Probed } from './evidence.js'
import { breach, isErred } from './judge.js'
import type { Law, LawResult, Severity } from './law.js'

const KIB = 1024
/** Strings of this length are left alone by whatever searches the state for ids. */
const TEXT = 'Cake upon cake. '.repeat(640)

const SIZES = [50, 101, 300, 1100]

const large: ReadonlyMap<Probe, number> = new Map(
  SIZES.map((kib): [Probe, number] => [
    {
      name: `its body has ${kib} KiB`,
      defect: 'limits/body-100kb',
      build: (g) => {
        const body = withMetadata(g, { custom_attributes: textOf(kib * KIB - g.body.length) })
        return body === undefined ? undefined : g.request({ body })
      },
    },
    kib,
  ]),
)

const AT_ONCE = 32
const WAVES = 4
const RETRIES = 6
const LONGEST_PAUSE_MS = 500

const MEBIBYTE = 1024 * KIB
const UNSIGNED_BYTES = 32 * MEBIBYTE
/** The last byte comes so late; who answers sooner did not wait for the whole body. */
const HELD_BACK_MS = 500

const DEPTHS = [1_000, 20_000]

/** The laws on size, number and depth: what no sender exceeds is taken, and the rest refused without harm. */
export const limitsLaws: readonly Law[] = [
  {
    id: 'limits/large-events-accepted',
    title: 'An event of 300 KiB is accepted.',
    severity: 'should',
    why: "Body parsers stop at 100 KiB (Express) or 1 MiB (Fastify, nginx) unless told otherwise; an asset with long metadata is then lost. CKBox's largest event is not documented.",
    fix: 'Raise the limit of the body parser: `express.raw({ type: () => true, limit: "2mb" })`, `bodyLimit`, `client_max_body_size`.',
    needs: [],
    tolerates: 'Refusing a body above 1 MiB is only worth an advice.',
    defects: ['limits/body-100kb'],
    probes: () => [...large.keys()],
    check: ({ probed }) => ({
      breaches: probed
        .filter(({ answer, survived }) => survived && !isAccepted(answer))
        .map((one) =>
          breach(
            one,
            `A genuine event was not accepted because ${one.probe.name}: the consumer ${describeAnswer(one.answer)}. Raise the limit of the body parser.`,
            (large.get(one.probe) ?? 0) > KIB ? 'advice' : 'should',
          ),
        ),
    }),
  },
  {
    id: 'limits/bursts-taken',
    title: 'Many events at once are accepted.',
    severity: 'should',
    why: 'Importing or removing many assets sends an event for each, within seconds; what is refused counts as failed. Source: the Standard Webhooks specification',
    fix: 'Exempt the webhook from rate limits, or queue; answer 503 with `Retry-After` where you cannot take more.',
    needs: [],
    tolerates: '409, 425, 429 and 503, which ask for patience: an advice.',
    defects: ['limits/burst-refused'],
    alone: true,
    check: burstsTaken,
  },
  {
    id: 'limits/unsigned-bodies-bounded',
    title: 'A body without a signature is not read without end.',
    severity: 'advice',
    why: 'Whoever knows the address can otherwise fill the memory. Source: https://github.com/solana-foundation/solana-developer-platform/pull/1712',
    fix: 'Give the body parser a limit of some MiB; look for the headers before the body is read.',
    needs: ['sockets'],
    tolerates: 'Any refusal, or a broken connection, before the whole body was sent.',
    defects: ['limits/unsigned-body-unbounded'],
    alone: true,
    check: unsignedBounded,
  },
  {
    id: 'limits/deep-nesting-answered',
    title: 'Deeply nested JSON is answered, not failed on.',
    severity: 'advice',
    why: 'Recursion over what was parsed overflows the stack: `JSON.stringify` at some 5000 levels, Python at 1000. Source: CVE-2025-52999',
    fix: 'Refuse with 400 what is nested deeper than a hundred levels.',
    needs: [],
    tolerates: 'Any 2xx or 4xx. CKBox never sends it.',
    defects: ['limits/deep-nesting'],
    alone: true,
    check: deepNestingAnswered,
  },
]

/** Attributes with so many bytes of text. */
function textOf(bytes: number): Record<string, string> {
  const count = Math.max(1, Math.floor(bytes / (TEXT.length + 20)))
  const names = Array.from({ length: count }, (_, index) => `paragraph_${String(index).padStart(4, '0')}`)
  const rest = Math.max(0, bytes - count * (TEXT.length + 20))
  return { ...Object.fromEntries(names.map((name) => [name, TEXT])), rest: TEXT.slice(0, rest) }
}

interface Sent {
  readonly genuine: Genuine
  readonly request: WireRequest
  answer: Answer
}

async function burstsTaken(context: LawContext): Promise<LawResult> {
  const begin = Date.now()
  const sent: Sent[] = []
  for (let wave = 0; wave < WAVES; wave++) {
    const together = await Promise.all(Array.from({ length: AT_ONCE }, () => context.genuine()))
    sent.push(
      ...(await Promise.all(
        together.map(async (genuine): Promise<Sent> => {
          const request = genuine.request()
          return { genuine, request, answer: await context.send(request, { lenient: true }) }
        }),
      )),
    )
  }
  const cases = sent.length
  const refused = sent.filter(({ answer }) => !isAccepted(answer))
  if (refused.length === 0) return { breaches: [], cases }
  const first = new Map(refused.map((one) => [one, one.answer]))
  let left = refused
  for (let round = 0; round < RETRIES && left.length > 0; round++) {
    await new Promise((resolve) => setTimeout(resolve, Math.max(...left.map(({ answer }) => pauseAfter(answer)))))
    for (const one of left) one.answer = await context.send(one.genuine.request(), { lenient: true })
    left = left.filter(({ answer }) => !isAccepted(answer))
  }
  const [lost] = left
  const [shown] = lost === undefined ? refused.toSorted((a, b) => rank(first.get(a)) - rank(first.get(b))) : [lost]
  if (shown === undefined) return { breaches: [], cases }
  const answer = first.get(shown) ?? shown.answer
  // CKBox comes again after minutes: who asks for patience until then loses nothing.
  const isLost = lost !== undefined && rank(lost.answer) === 0
  const severity: Severity = isLost ? 'must' : rank(lost?.answer ?? answer) === 1 ? 'advice' : 'should'
  const probe: Probe = { name: `it is one of ${AT_ONCE} at once`, build: () => undefined }
  const seconds = Math.ceil((Date.now() - begin) / 1_000)
  const after = isLost
    ? 'refused for good'
    : lost === undefined
      ? 'accepted when sent again'
      : `some of them still not after ${seconds} s`
  return {
    breaches: [
      {
        defect: 'limits/burst-refused',
        severity,
        message: `Of ${cases} genuine deliveries, ${AT_ONCE} at a time, ${refused.length} were not accepted at first (the consumer ${describeAnswer(answer)}), and ${after}. Exempt the webhook from rate limits, or queue.`,
        evidence: { probe, request: shown.request, answer, traced: undefined, state: null, survived: true },
      },
    ],
    cases,
  }
}

/** 1 for answers that ask for patience; 0 for others, which say more. */
function rank(answer: Answer | undefined): number {
  return answer?.kind === 'response' && [409, 425, 429, 503].includes(answer.status) ? 1 : 0
}

function pauseAfter(answer: Answer): number {
  const asked = answer.kind === 'response' ? Number(answer.headers['retry-after']) : 0
  return asked > 0 ? Math.min(asked * 1_000, LONGEST_PAUSE_MS) : 100
}

async function unsignedBounded(context: LawContext): Promise<LawResult> {
  if (!context.local) {
    return { breaches: [], skipped: 'sends a body of 32 MiB, which is done to a consumer on this machine only' }
  }
  const genuine = await context.genuine()
  const body = Buffer.alloc(UNSIGNED_BYTES, 'a')
  body.write('{"text":"', 0)
  body.write('"}', UNSIGNED_BYTES - 2)
  const pieces = { cuts: [UNSIGNED_BYTES - 1], pauseMs: HELD_BACK_MS, chunked: false }
  const answer = await context.send(genuine.request({ signature: null, body, pieces }), { lenient: true })
  // Who answers 413 has stopped to keep what comes; Express throws the rest away before it answers.
  const waited = answer.kind === 'response' && answer.status !== 413 && answer.durationMs >= HELD_BACK_MS
  if (!waited) return { breaches: [], cases: 1 }
  const message = `A body of 32 MiB without a signature was read to its end before the consumer ${describeAnswer(answer)}. Give the body parser a limit.`
  return { breaches: [{ defect: 'limits/unsigned-body-unbounded', message, evidence: { note: message } }], cases: 1 }
}

async function deepNestingAnswered(context: LawContext): Promise<LawResult> {
  for (const depth of DEPTHS) {
    const genuine = await context.genuine()
    const body = nested(genuine, depth)
    if (body === undefined) return { breaches: [], skipped: 'no event about an asset is subscribed' }
    const request = genuine.request({ body })
    const answer = await context.send(request, { lenient: true })
    // So that nothing of that depth stays in a state that is going to be read.
    if (isAccepted(answer)) await context.send(genuine.request({ body: removalOf(genuine) }), { lenient: true })
    const survived = await context.healthy()
    if (!survived && context.has('restart')) await context.restart()
    const hung = isHung(answer)
    if (survived && !hung && !isErred(answer)) continue
    const evidence: Probed = {
      probe: { name: `its metadata are nested ${depth} levels deep`, build: () => undefined },
      request,
      answer,
      traced: undefined,
      state: null,
      survived,
    }
    const end = survived ? '' : ', and takes no genuine delivery any more'
    return {
      breaches: [
        {
          defect: hung ? 'protocol/hangs' : 'limits/deep-nesting',
          severity: survived && !hung ? 'advice' : 'must',
          message: `Where its metadata are nested ${depth} levels deep, the consumer ${describeAnswer(answer)}${end}. Refuse with 400 what is nested too deep.`,
          evidence,
        },
      ],
      cases: DEPTHS.length,
    }
  }
  return { breaches: [], cases: DEPTHS.length }
}

function nested(genuine: Genuine, depth: number): string | undefined {
  const body = withMetadata(genuine, { custom_attributes: { nested: 0 } })
  return body?.replace('"nested":0', `"nested":${'['.repeat(depth)}${']'.repeat(depth)}`)
}

function removalOf(genuine: Genuine): string {
  const sentAt = Date.parse(String(eventOf(genuine).sent_at)) + 1_000
  return withEnvelope(genuine, { event: 'asset.removed', sent_at: new Date(sentAt).toISOString() })
}
