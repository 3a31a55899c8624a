import { UsageError } from '../../src/errors.js'
import { subjectNamed } from './subjects.js'
import { type Plan, type Trial, tryOut } from './trial.js'

/** A process that tries one consumer after the other; what dies or hangs in it takes nobody else along. */
process.on('message', async (plan: Plan) => {
  const started = Date.now()
  try {
    process.send?.(await tryOut(subjectNamed(plan.kind, plan.name), plan.seed))
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
    const trial: Trial = { ...plan, ms: Date.now() - started, deliveries: 0, findings: [], flaky: [], ...end }
    process.send?.(trial)
  }
})

process.on('disconnect', () => process.exit())
