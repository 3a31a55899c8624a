import type { Json } from '../observation/json.js'
import { type Blur, normalise } from '../observation/normalise.js'
import { project } from '../observation/project.js'
import { cleanJson } from './clean-json.js'
import type { Run } from './deliver-history.js'
import type { Session } from './session.js'

/** What the consumer's owner says that the state shows of a run: `expected` applied to the simulated CKBox. */
export async function declaredState(session: Session, run: Run, blur: Blur): Promise<Json | undefined> {
  const { expected } = session.consumer
  if (expected === undefined) return undefined
  const value = await session.within('the hook `expected`', async () => expected(run.fresh.history.ckbox))
  const [projection] = project(cleanJson(value, 'expected'), [run.subject])
  return normalise(projection ?? null, run.names, blur)
}
