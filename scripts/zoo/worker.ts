import { subjectNamed } from './subjects.js'
import { type Plan, type Trial, tryOut } from './trial.js'

/** A process that tries one consumer after the other; what dies or hangs in it takes nobody else along. */
process.on('message', async (plan: Plan) => {
  const started = Date.now()
  try {
    process.send?.(await tryOut(subjectNamed(plan.kind, plan.name), plan.seed))
  } catch (error) {
    const failure = error instanceof Error ? `${error.name}: ${error.message}` : String(error)
    const trial: Trial = { ...plan, ms: Date.now() - started, deliveries: 0, findings: [], flaky: [], failure }
    process.send?.(trial)
  }
})
