import { openTransport } from '../delivery/open-transport.js'
import { UsageError } from '../errors.js'
import { allLaws } from '../laws/all-laws.js'
import type { Law } from '../laws/law.js'
import { checkLaws } from './check-laws.js'
import type { CheckOptions, Consumer } from './consumer.js'
import { declarationsOf } from './declarations.js'
import { matcher } from './glob.js'
import { gatherResults } from './law-context.js'
import type { LawReport, Report } from './report.js'
import { Session } from './session.js'
import { targetOf } from './target.js'
import { version } from './version.js'

/**
 * Delivers simulated CKBox histories to a consumer and says which laws it breaks. Never throws for a broken law.
 *
 * @throws UsageError where the consumer's description or an option cannot be used, or a hook fails at the beginning
 */
export async function checkContract(consumer: Consumer, options: CheckOptions = {}): Promise<Report> {
  return await report(consumer, options, selectLaws(options), gatherResults)
}

/** The report on some laws, checked by what `gather` delivers for them. */
export async function report(
  consumer: Consumer,
  options: CheckOptions,
  laws: readonly Law[],
  gather: typeof gatherResults,
): Promise<Report> {
  const started = Date.now()
  const seed = options.seed ?? Math.floor(Math.random() * 0x7fff_ffff)
  const declared = declarationsOf(consumer)
  const transport = await openTransport(consumer.endpoint)
  const session = new Session(consumer, targetOf(consumer), transport, seed, options)
  try {
    const { reports, findings, interrupted } = await checkLaws(session, declared, laws, options, gather)
    const count = (verdict: LawReport['verdict']) => reports.filter((law) => law.verdict === verdict).length
    return {
      reportVersion: 1,
      tool: { name: 'ckbox-webhooks', version },
      target: session.target.shown,
      seed,
      durationMs: Date.now() - started,
      deliveries: session.deliveries,
      ...(interrupted && { interrupted }),
      summary: { held: count('held'), broken: count('broken'), skipped: count('skipped'), flaky: count('flaky') },
      laws: reports,
      findings,
    }
  } finally {
    await transport.close()
  }
}

/** The laws that are wanted, by id or glob. */
export function selectLaws({ only, skip }: CheckOptions): readonly Law[] {
  const wanted = only === undefined || only.length === 0 ? () => true : matcher(only)
  const unwanted = skip === undefined || skip.length === 0 ? () => false : matcher(skip)
  const selected = allLaws.filter(({ id }) => wanted(id) && !unwanted(id))
  if (selected.length > 0) return selected
  throw new UsageError(
    'no_laws',
    `No law is left to check: \`only\` is ${JSON.stringify(only ?? [])} and \`skip\` is ${JSON.stringify(skip ?? [])}. Laws have ids such as \`ordering/order-does-not-matter\`; globs such as \`ordering/*\` work too.`,
  )
}
