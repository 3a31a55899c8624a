import { UsageError } from '../errors.js'
import { CheckEnded, type Session } from './session.js'

/** Gives what is known so far where the consumer is gone, or the check was ended meanwhile. */
export async function unlessEnded<Value>(session: Session, known: Value, run: () => Promise<Value>): Promise<Value> {
  if (session.ended !== undefined) return known
  try {
    return await run()
  } catch (error) {
    if (error instanceof CheckEnded) return known
    if (error instanceof UsageError && (session.ended !== undefined || (await session.isGone()))) return known
    throw error
  }
}
