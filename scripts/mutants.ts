/** Checks the mutants, the reference consumers and the hostile consumers of `test/`, and writes the kill matrix. */
import { appendFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { parseArgs } from 'node:util'
import { barsOf, isSlow, totalsOf, verdictOf } from './kill-matrix/bars.js'
import { alarmsOf, type Checked, type Plan, shown } from './kill-matrix/checked.js'
import { checkGenerated } from './kill-matrix/generated.js'
import { killMatrix } from './kill-matrix/kill-matrix.js'
import { checkAll } from './kill-matrix/pool.js'
import { type Kind, type Subject, subjects } from './kill-matrix/subjects.js'

const help = `npm run mutants -- [REGEX] [options]

Checks every mutant and hostile consumer at three seeds and every reference consumer at ten, and writes
docs/kill-matrix.md.
REGEX selects consumers by name; a selection is printed and not written.

  --only KIND          mutants, reference-consumers or hostile; may be repeated
  --seeds 1,2,3        seeds of the mutants and the hostile consumers
  --reference-seeds N  the reference consumers are checked at the seeds 1 to N (default: 10)
  --jobs N             checks at a time (default: one for each processor)
  --generated N        checks N consumers drawn from the grammar in test/mutants/generated instead, and simplifies
                       those that are judged wrongly
  --kept               draws these from the words that are kept apart, on which nothing is tuned
  --seed N             what they are drawn by (default: from the clock)
  --no-simplify        leaves those as they are
  --results FILE       appends each result to FILE, one line of JSON each; what FILE has a report of is not checked again

Exits with 1 where a bar is missed, with 2 where it is called wrongly.`

const page = 'docs/kill-matrix.md'
const kinds: readonly string[] = ['mutants', 'reference-consumers', 'hostile'] satisfies Kind[]
/** So many checks at a time where time counts, and of those that are slow even then: each has two processes. */
const RETIMED_AT_ONCE = [2, 1, 1]

function readArguments() {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      only: { type: 'string', multiple: true },
      seeds: { type: 'string', default: '1,2,3' },
      'reference-seeds': { type: 'string', default: '10' },
      jobs: { type: 'string', default: String(availableParallelism()) },
      results: { type: 'string' },
      generated: { type: 'string' },
      kept: { type: 'boolean', default: false },
      seed: { type: 'string', default: String(Date.now() % 1_000_000 || 1) },
      'no-simplify': { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h' },
    },
  })
  if (values.kept && values.generated === undefined) throw new Error('--kept needs --generated N.')
  const only = values.only ?? kinds
  const strange = only.find((kind) => !kinds.includes(kind))
  if (strange !== undefined)
    throw new Error(`--only takes ${kinds.slice(0, -1).join(', ')} or ${kinds.at(-1)}, not "${strange}".`)
  const seeds = values.seeds.split(',').map((seed) => whole('--seeds', seed))
  const referenceSeeds = Array.from(
    { length: whole('--reference-seeds', values['reference-seeds']) },
    (_, index) => index + 1,
  )
  return {
    help: values.help === true,
    pattern: positionals[0],
    selected: (subject: Subject) =>
      only.includes(subject.kind) && (positionals[0] === undefined || new RegExp(positionals[0]).test(subject.name)),
    seedsOf: (kind: Kind) => (kind === 'reference-consumers' ? referenceSeeds : seeds),
    complete: values.only === undefined && positionals[0] === undefined,
    jobs: whole('--jobs', values.jobs),
    results: values.results,
    generated: values.generated === undefined ? undefined : whole('--generated', values.generated),
    kept: values.kept,
    seed: whole('--seed', values.seed),
    simplified: !values['no-simplify'],
  }
}

function whole(flag: string, text: string): number {
  const number = Number(text)
  if (!Number.isSafeInteger(number) || number < 1)
    throw new Error(`${flag} takes whole numbers above 0, not "${text}".`)
  return number
}

function lineOf(check: Checked): string {
  const cost = `${(check.ms / 1000).toFixed(1).padStart(5)} s ${String(check.deliveries).padStart(6)}`
  const findings = check.findings.map(shown).join(', ')
  const flaky = check.flaky.length > 0 ? ` flaky: ${check.flaky.join(', ')}` : ''
  return `${markOf(check).padEnd(9)} ${cost}  ${check.name}, seed ${check.seed}: ${check.failure ?? check.refusal ?? findings}${flaky}`
}

function markOf(check: Checked): string {
  if (check.failure !== undefined) return 'NO REPORT'
  if (check.kind === 'mutants') return { named: 'named', found: 'FOUND', missed: 'MISSED' }[verdictOf(check)]
  return check.kind === 'reference-consumers' && alarmsOf(check).length > 0 ? 'ALARM' : 'ok'
}

async function main(): Promise<number> {
  const options = readArguments()
  if (options.help) {
    console.log(help)
    return 0
  }
  const { generated: count, ...sample } = options
  if (count !== undefined) return await checkGenerated({ count, ...sample })
  const chosen = subjects.filter(options.selected)
  if (chosen.length === 0) throw new Error(`No consumer has a name like ${options.pattern}.`)
  const seeds = [...new Set(chosen.flatMap(({ kind }) => options.seedsOf(kind)))]
  const plans = seeds.flatMap((seed) =>
    chosen
      .filter(({ kind }) => options.seedsOf(kind).includes(seed))
      .map(({ kind, name }): Plan => ({ kind, name, seed })),
  )
  const known =
    options.results !== undefined && existsSync(options.results) ? readFileSync(options.results, 'utf8') : ''
  const idOf = ({ kind, name, seed }: Plan) => JSON.stringify([kind, name, seed])
  const wanted = new Set(plans.map(idOf))
  const earlier = known
    .split('\n')
    .filter((line) => line !== '')
    .map((line): Checked => JSON.parse(line))
    .filter((check) => wanted.has(idOf(check)) && check.failure === undefined)
  const byId = new Map(earlier.map((check) => [idOf(check), check]))
  const keep = (check: Checked) => {
    byId.set(idOf(check), check)
    if (options.results !== undefined) appendFileSync(options.results, `${JSON.stringify(check)}\n`)
    console.log(`${String(byId.size).padStart(5)}/${plans.length} ${lineOf(check)}`)
  }
  await checkAll(
    plans.filter((plan) => !byId.has(idOf(plan))),
    options.jobs,
    keep,
  )
  for (const jobs of RETIMED_AT_ONCE.filter((jobs) => jobs <= options.jobs)) {
    const slow = [...byId.values()].filter(isSlow)
    if (slow.length > 0) console.log(`\nTimed again, ${jobs} at a time:`)
    await checkAll(slow, jobs, (again) => {
      const check = byId.get(idOf(again))
      if (check === undefined) return
      // What was ended because it took too long has no report to keep.
      keep(check.failure === undefined ? { ...check, ms: Math.min(check.ms, again.ms) } : again)
    })
  }
  const checks = [...byId.values()]

  const bars = barsOf(checks)
  console.log()
  for (const { seed, consumers, found, named } of totalsOf(checks)) {
    console.log(`seed ${seed}: ${consumers} mutants, ${found} found, ${named} named exactly`)
  }
  for (const { name, missed } of bars) {
    console.log(`${missed.length === 0 ? 'met   ' : 'MISSED'} ${name}`)
    for (const line of missed) console.log(`         ${line}`)
  }
  if (options.complete) {
    const { jobs } = options
    writeFileSync(page, killMatrix(checks, { node: process.versions.node, jobs, processors: availableParallelism() }))
    console.log(`\nWritten: ${page}`)
  }
  return bars.some(({ missed }) => missed.length > 0) ? 1 : 0
}

try {
  process.exitCode = await main()
} catch (error) {
  console.error(`${error instanceof Error ? error.message : String(error)}\n\n${help}`)
  process.exitCode = 2
}
