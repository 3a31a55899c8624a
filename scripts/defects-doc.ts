import { ckboxContract } from '../src/ckbox/contract.js'
import type { Defect } from '../src/laws/defect.js'
import { capital, families, headingOf, isOf, linkTo, listed } from './headings.js'
import { shownWith } from './needs.js'

const { laws, defects, explains } = ckboxContract
const defectIds = Object.keys(defects)
const lawIds = laws.map(({ id }) => id)

/** A family is named instead of its members where at most so many of them are left out. */
const EXCEPTIONS = 3
/** Whatever spoils a state breaks it; said once for all. */
const STATE_LAW = 'schema/state-is-as-declared'

/** docs/defects.md: every defect with its remedy, what it explains, and what it takes to see it. */
export function defectsDocument(): string {
  return [
    introduction(),
    '## Contents\n',
    ...Object.entries(families).map(([family]) => contents(family)),
    ...Object.keys(families).flatMap((family) => [
      `## ${capital(family)}\n`,
      ...defectsOf(family).map(([id, defect]) => section(id, defect)),
    ]),
  ].join('\n')
}

function introduction(): string {
  return `# The defects

<!-- Generated from src/laws/defects/ and src/ckbox/defects.ts by \`npm run generate\`. Do not edit. -->

A defect is a cause with a name: what a consumer does that breaks one or more [laws](laws.md). A finding carries the id of its
defect, its remedy, and the smallest history or request that shows it. These are the ${defectIds.length} defects that have a name; a law can be
broken without any of them, and the finding then says what was seen.

- **Severity**: that of most of its findings; see [severities](laws.md#severities).
- **Found by**: the laws that look for it. The finding names one of them.
- **Shown with**: what a consumer gives so that it is seen; see [what laws need](laws.md#what-laws-need). With nothing but the
  endpoint only answers are seen: what goes wrong in the state alone takes \`observe\`.
- **Explains**: other defects that seem to be there too because of it. Where it was found, they are not reported.
- **Also breaks**: laws that are then broken without a cause of their own. The finding lists them as its consequences. Whatever
  spoils the state also breaks ${linkTo(STATE_LAW, 'laws.md')}, which is not repeated below.
`
}

function contents(family: string): string {
  const lines = defectsOf(family).map(([id, { what }]) => `- ${linkTo(id)}: ${what}`)
  return `[${capital(family)}](#${family})\n\n${lines.join('\n')}\n`
}

function section(id: string, { what, severity, remedy }: Defect): string {
  const found = laws.filter((law) => law.defects.includes(id))
  return `### ${headingOf(id)}

**${what}**

- Id: \`${id}\`
- Severity: ${severity}
- Found by: ${found.map((law) => linkTo(law.id, 'laws.md')).join(', ')}
- Shown with: ${shownWith(found.map(({ needs }) => needs))}
${explained(id)}
Remedy: ${remedy}
`
}

/** What a defect explains, as items of a list; nothing where that is nothing. */
function explained(id: string): string {
  const items = [
    ['Explains', amongAll('other defects', defectIds, id, (one) => linkTo(one))],
    ['Also breaks', amongAll('laws', lawIds, id, (one) => linkTo(one, 'laws.md'))],
  ]
  return items.map(([title, text]) => (text === '' ? '' : `- ${title}: ${text}\n`)).join('')
}

function amongAll(kind: string, all: readonly string[], id: string, link: (id: string) => string): string {
  const others = all.filter((one) => one !== id)
  if (others.every((one) => explains(id, one))) return `all ${kind}`
  const groups = Object.keys(families).map((family) => {
    const members = others.filter((one) => isOf(family, one))
    const [hit, left] = [members.filter((one) => explains(id, one)), members.filter((one) => !explains(id, one))]
    return { family, hit, left, whole: left.length <= EXCEPTIONS && hit.length > left.length + 1 }
  })
  const whole = groups.filter((group) => group.whole)
  const left = whole.flatMap((group) => group.left)
  const single = groups.filter((group) => !group.whole).flatMap(({ hit }) => hit.filter((one) => one !== STATE_LAW))
  const ofFamilies = `all ${kind} of ${listed(whole.map(({ family }) => family))}`
  return [
    ...(whole.length === 0 ? [] : [left.length === 0 ? ofFamilies : `${ofFamilies} but ${listed(left.map(link))}`]),
    ...(single.length === 0 ? [] : [listed(single.map(link))]),
  ].join('; ')
}

function defectsOf(family: string): [string, Defect][] {
  return Object.entries(defects).filter(([id]) => isOf(family, id))
}
