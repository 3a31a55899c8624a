import { UsageError } from '../../src/errors.js'
import type { Running } from '../../test/mutants/running.js'
import { Apart } from './apart.js'
import { type Checked, checkOne, type Plan } from './checked.js'
import { subjectNamed } from './subjects.js'

let apart: Apart | undefined

/** What a hostile consumer's hooks give cannot always be sent from one process to another. */
function start(plan: Plan): Promise<Running> {
  if (plan.kind === 'hostile') return subjectNamed(plan.kind, plan.name).start(plan.seed)
  if (apart === undefined || apart.ended) apart = new Apart()
  return apart.start(plan)
}

/** A process that checks one consumer after the other; what dies or hangs in it takes nobody else along. */
process.on('message', async (plan: Plan) => {
  const started = Date.now()
  try {
    process.send?.(await checkOne(plan, () => start(plan)))
  } catch (error) {
    const said = error instanceof Error ? error.message : String(error)
    const place =
      error instanceof Error
        ? error.stack
            ?.split('\n')
            .find((line) => line.includes('/src/'))
            ?.trim()
        : ''
    // A hook that cannot be used is refused, which is right for a hostile consumer and wrong for any other.
    const isRefusal = error instanceof UsageError && plan.kind === 'hostile'
    const end = isRefusal ? { refusal: said } : { failure: `${said} ${place ?? ''}`.trim() }
    const check: Checked = { ...plan, ms: Date.now() - started, deliveries: 0, findings: [], flaky: [], ...end }
    process.send?.(check)
  }
})

process.on('disconnect', () => process.exit())
