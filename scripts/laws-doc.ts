import { ckboxContract } from '../src/ckbox/contract.js'
import { examples } from '../src/ckbox/examples/examples.js'
import type { Law } from '../src/laws/law.js'
import { capital, families, headingOf, isOf, linkTo } from './headings.js'
import { capabilityList, needsOf, severityMeanings } from './needs.js'

const { laws, defects } = ckboxContract

/** docs/laws.md: every law with its reason, a consumer that breaks it, and the remedy. */
export function lawsDocument(): string {
  return [
    introduction(),
    '## Contents\n',
    ...Object.entries(families).map(([family, what]) => contents(family, what)),
    ...Object.entries(families).flatMap(([family, what]) => [
      `## ${capital(family)}\n\nIn short: ${what}.\n`,
      ...lawsOf(family).map(section),
    ]),
  ].join('\n')
}

function introduction(): string {
  return `# The laws

<!-- Generated from src/laws/ and src/ckbox/laws/ by \`npm run generate\`. Do not edit. -->

A law is what every correct consumer of CKBox webhooks does, in one sentence. \`check\` and \`contractTests\` deliver simulated
events to a consumer and see whether it keeps the ${laws.length} laws below. The verdict on each law is **held**, **broken**, **skipped** (the
report says what to give so that it is checked) or **flaky** (it failed once, but passed when replayed).

A broken law is reported as a finding. If its cause has a name, the finding carries it: the id of a [defect](defects.md), such as
\`ordering/last-arrival-wins\`. One cause is one finding. It lists the other laws that the cause breaks as consequences.

No law asks for a particular design; each says what it tolerates.

## Severities

${Object.entries(severityMeanings)
  .map(([severity, what]) => `- **${severity}**: ${what}`)
  .join('\n')}

The severity of a law is that of most of its findings. A defect may have another one, and so may a milder or graver form of it.

\`--fail-on must\`, \`should\` or \`info\` says from which severity on findings make the exit status 1. The default is \`must\`.

## What laws need

Many laws need more than the endpoint. Give it to \`contractTests\` or \`checkContract\` as a field of the consumer or, where an
option is named, to \`check\`. A law whose need is not met is skipped. A consumer in any language can be checked from a short Node
script too: \`endpoint\` may be a URL.

${capabilityList()}

A law that needs nothing but the endpoint judges the answers; with \`observe\`, many of them also judge the state.

## Selecting laws

By id or glob, with \`--only\` and \`--skip\`, or with \`only\` and \`skip\` of the options in code:

\`\`\`sh
ckbox-webhooks check http://localhost:3000/webhooks/ckbox --observe http://localhost:3000/state --only 'ordering/*' --only 'idempotency/*'
ckbox-webhooks check http://localhost:3000/webhooks/ckbox --skip signature/old-requests-refused --fail-on should
\`\`\`
`
}

function contents(family: string, what: string): string {
  const lines = lawsOf(family).map(({ id, title }) => `- ${linkTo(id)}: ${title}`)
  return `[${capital(family)}](#${family}): ${what}\n\n${lines.join('\n')}\n`
}

function section(law: Law): string {
  const { language, code } = exampleOf(law)
  const needs = needsOf(law.needs)
  return `### ${headingOf(law.id)}

**${law.title}**

- Id: \`${law.id}\`
- Severity: ${law.severity}
- Why: ${law.why}
- Needs: ${law.needs.length === 0 ? needs : `[${needs}](#what-laws-need)`}
- Tolerates: ${law.tolerates}
- Defects: ${defectsOf(law)}

Broken:

\`\`\`${language}
${code}
\`\`\`

Remedy: ${law.remedy}
`
}

function defectsOf(law: Law): string {
  if (law.defects.length === 0) return 'no cause has a name; the finding says what was seen'
  return law.defects.map((id) => `${linkTo(id, 'defects.md')} (${defects[id]?.severity})`).join(', ')
}

function exampleOf({ id }: Law) {
  const example = examples[id]
  if (example === undefined) throw new Error(`No example breaks ${id}: add one to src/ckbox/examples/.`)
  return example
}

function lawsOf(family: string): readonly Law[] {
  return laws.filter(({ id }) => isOf(family, id))
}
