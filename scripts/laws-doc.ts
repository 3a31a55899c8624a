import { severityOf } from '../src/diagnosis/severities.js'
import { allLaws } from '../src/laws/all-laws.js'
import { brokenExamples } from '../src/laws/broken-examples.js'
import type { Need } from '../src/laws/evidence.js'
import type { Family, Law, Severity } from '../src/laws/law.js'
import { lawLink } from '../src/reporters/law-link.js'

const families: Readonly<Record<Family, string>> = {
  signature: 'what CKBox signed is accepted, and nothing else',
  body: 'the bytes of a body count, whatever JSON they spell',
  protocol: 'requests are answered, and what was answered with success was done',
  schema: 'events are read as they are documented, and as they may grow',
  idempotency: 'the same event twice is one event',
  ordering: 'the order of arrival decides nothing',
  concurrency: 'deliveries at the same time do not spoil each other',
  recovery: 'failures lose nothing',
  isolation: 'what has nothing to do with each other stays apart',
  limits: 'size, number and depth',
}

const needs: Readonly<Record<Need, string>> = {
  observe: '`observe` (`--observe URL`), which gives the state as JSON',
  expected: '`expected`, which says what `observe` gives for a simulated CKBox',
  restart: '`restart`, which kills the consumer and starts it again',
  effects: '`effects`, which gives counters of side effects such as mails',
  failOnce: '`failOnce`, which makes the next write to the store fail',
  serve: '`serve`, for consumers that read the asset back from CKBox',
  sockets: 'an endpoint that is reached over a socket: a URL or a Node listener',
  replayWindow: '`replayWindow` declared (`--replay-window MS`)',
  environments: '`environments` declared (`--environments A,B`)',
  twoEnvironments: 'two or more `environments` declared (`--environments A,B`)',
  environmentSecrets: '`environmentSecrets` declared, for two environments',
  twoSecrets: 'two or more `secrets` (`--secret` twice)',
  cascade: '`cascade` declared: whether removing a folder removes its assets (`--cascade`)',
}

const severities: Readonly<Record<Severity, string>> = {
  must: 'state is or can become wrong, events are lost, forged events are accepted, or genuine ones are refused',
  should: 'works today, but causes needless retries, fails at an ordinary boundary, or hides failures',
  advice: 'worth knowing: CKBox itself never triggers it, or the documentation does not say what is right',
}

/** docs/laws.md: every law with its reasons, a consumer that breaks it, and how to repair that. */
export function lawsDocument(): string {
  return [
    introduction(),
    '## Contents\n',
    ...Object.entries(families).map(([family, what]) => contents(family, what)),
    ...Object.entries(families).flatMap(([family, what]) => [
      `## ${capital(family)}\n\nIn short: ${what}.\n`,
      ...section(family),
    ]),
  ].join('\n')
}

function introduction(): string {
  return `# The laws

<!-- Generated from src/laws/ by \`npm run generate\`. Do not edit. -->

A law is what every correct consumer of CKBox webhooks does, in one sentence. \`check\` and \`contractTests\` deliver simulated
events to a consumer and see whether it keeps the ${allLaws.length} laws below. Each ends in one of four verdicts: **held**, **broken**,
**skipped** (with what is missing to check it) or **flaky** (found broken, but not again when the same counterexample was run a second time).
A broken law is a finding. Where the cause has a name, the finding carries it: the id of a defect, such as
\`ordering/last-arrival-wins\`. One cause is one finding; the other laws that it breaks stand in it as its consequences.

How grave a finding is:

${Object.entries(severities)
  .map(([severity, what]) => `- **${severity}**: ${what}.`)
  .join('\n')}

The severity given with a law is that of most of its findings; a defect may have another one, and so may a milder or graver form of it.

What a law needs is given to \`contractTests\` or \`checkContract\` by a field of the consumer or, where an option stands with it,
to \`check\`. A consumer in another language is checked from a short Node script in the same way: \`endpoint\` may be a URL. What
is not given is not judged. No law asks for a particular design: what each tolerates stands with it.

Laws are selected by id or glob:

\`\`\`sh
ckbox-webhooks check http://localhost:3000/webhooks/ckbox --observe http://localhost:3000/state --only 'ordering/*' --only 'idempotency/*'
ckbox-webhooks check http://localhost:3000/webhooks/ckbox --skip signature/old-requests-refused --fail-on should
\`\`\`

\`--fail-on must\`, \`should\` or \`advice\` says from which severity on findings make the exit status 1; without it, \`must\` does.
In code the selection is \`only\` and \`skip\` of the options.
`
}

function contents(family: string, what: string): string {
  const lines = lawsOf(family).map((law) => `- [${law.id}](#${anchorOf(law)}): ${law.title}`)
  return `[${capital(family)}](#${family}): ${what}\n\n${lines.join('\n')}\n`
}

function section(family: string): string[] {
  return lawsOf(family).map((law) => {
    const { language, code } = exampleOf(law)
    return `### ${headingOf(law)}

**${law.title}**

- Id: \`${law.id}\`
- Severity: ${law.severity}
- Why: ${law.why}
- Needs: ${law.needs.length === 0 ? 'the endpoint alone' : law.needs.map((need) => needs[need]).join('; ')}
- Tolerates: ${law.tolerates}
- Defects that it finds: ${defectsOf(law)}

Broken:

\`\`\`${language}
${code}
\`\`\`

Sound: ${law.fix}
`
  })
}

function defectsOf({ defects }: Law): string {
  if (defects.length === 0) return 'none has a name; the law speaks for itself'
  return defects.map((defect) => `\`${defect}\` (${severityOf(defect)})`).join(', ')
}

function exampleOf({ id }: Law) {
  const example = brokenExamples[id]
  if (example === undefined) throw new Error(`No broken example of ${id}: add one to src/laws/broken-examples/.`)
  return example
}

function lawsOf(family: string): readonly Law[] {
  return allLaws.filter(({ id }) => id.startsWith(`${family}/`))
}

/** `ordering/ties-converge` as `Ordering: ties converge`, of which GitHub makes the anchor that findings link to. */
function headingOf({ id }: Law): string {
  return capital(id.replace('/', ': ').replaceAll('-', ' '))
}

function anchorOf({ id }: Law): string {
  return new URL(lawLink(id)).hash.slice(1)
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
