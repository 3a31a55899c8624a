import { type Abilities, missing } from '../../laws/capabilities.js'
import type { Law } from '../../laws/law.js'
import { carryOutBy } from '../carry-out.js'
import type { Check } from '../check-facts.js'
import { type Driven, type DriveOptions, drive, type Found, violationsIn } from '../drive.js'
import { causesOf, explainsAllOf } from './causes.js'
import type { Confirmation } from './confirm.js'
import { endingOf } from './endings.js'

interface Survey {
  readonly driven: readonly Driven[]
  /** Why laws were not driven. */
  readonly skipped: ReadonlyMap<Law, string>
  readonly found: readonly Found[]
}

/** Drives all laws that can be checked, before anything is confirmed. */
export async function survey(
  check: Check,
  laws: readonly Law[],
  abilities: Abilities,
  confirmation: Confirmation,
  options: DriveOptions,
): Promise<Survey> {
  const { connection, facts, contract } = check
  const skipped = new Map<Law, string>()
  const skip = (law: Law, reason: string | undefined) => reason !== undefined && skipped.set(law, reason)
  // Laws for which a hook failed are told so when they are driven: it may work again by then.
  const visible = facts.has('observe') || !connection.hooks.isUsable('observe')
  const shown = { ...abilities, visible, traceable: facts.traceable }
  for (const law of laws) skip(law, missing(law.needs, shown))
  const driveThose = async (isWanted: (law: Law) => boolean) => {
    const wanted = laws.filter((law) => isWanted(law) && !skipped.has(law))
    return await drive(wanted, facts, carryOutBy(check, { careful: options.only !== undefined }), options)
  }

  // Lost events spoil every state, so a law is not judged if they would explain every violation of it.
  const first = await driveThose(({ alone }) => alone === 'first')
  const early = violationsIn(first, laws)
  await confirmation.confirm(early)
  const sure = causesOf(
    contract,
    early.filter((one) => confirmation.wasConfirmed(one)),
  )
  for (const law of laws.filter(({ alone }) => alone !== 'first')) {
    const cause = sure.find((one) => explainsAllOf(contract, one, law))
    skip(law, cause && `not judged, because ${cause.id} was found (${cause.main.law.id}) and would show here too`)
  }

  const rest = await driveThose(({ alone }) => alone !== 'first')
  const found = [...early, ...violationsIn(rest, laws)]
  return { driven: [...first, ...rest], skipped, found: [...found, ...endingOf(check, found)] }
}
