/** Tries the contract test on the faulty, the sound and the hostile consumers of `test/`, and writes the kill matrix. */
import { appendFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { parseArgs } from 'node:util'
import { barsOf, isSlow, totalsOf, verdictOf } from './zoo/bars.js'
import { killMatrix } from './zoo/kill-matrix.js'
import { tryAll } from './zoo/pool.js'
import { type Kind, type Subject, subjects } from './zoo/subjects.js'
import { alarmsOf, type Plan, shown, type Trial } from './zoo/trial.js'

const help = `npm run zoo -- [REGEX] [options]

Checks every faulty and hostile consumer at three seeds and every sound design at ten, and writes docs/kill-matrix.md.
REGEX selects consumers by name; a selection is printed and not written.

  --only KIND        zoo, designs or hostile; may be repeated
  --seeds 1,2,3      seeds of the faulty and hostile consumers
  --designs-seeds N  the designs are checked at the seeds 1 to N (default: 10)
  --jobs N           checks at a time (default: one for each processor)
  --results FILE     adds each result to FILE, a line of JSON each, and does not try again what has a report in it

Exits with 1 where a bar is missed, with 2 where it is called wrongly.`

const page = 'docs/kill-matrix.md'
/** So many checks at a time where time counts, and of those that are slow even then: each has two processes. */
const RETIMED_AT_ONCE = [2, 1, 1]

function readArguments() {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      only: { type: 'string', multiple: true },
      seeds: { type: 'string', default: '1,2,3' },
      'designs-seeds': { type: 'string', default: '10' },
      jobs: { type: 'string', default: String(availableParallelism()) },
      results: { type: 'string' },
      help: { type: 'boolean', short: 'h' },
    },
  })
  const only = values.only ?? ['zoo', 'designs', 'hostile']
  const strange = only.find((kind) => !['zoo', 'designs', 'hostile'].includes(kind))
  if (strange !== undefined) throw new Error(`--only takes zoo, designs or hostile, not "${strange}".`)
  const seeds = values.seeds.split(',').map((seed) => whole('--seeds', seed))
  const designSeeds = Array.from({ length: whole('--designs-seeds', values['designs-seeds']) }, (_, index) => index + 1)
  return {
    help: values.help === true,
    pattern: positionals[0],
    selected: (subject: Subject) =>
      only.includes(subject.kind) && (positionals[0] === undefined || new RegExp(positionals[0]).test(subject.name)),
    seedsOf: (kind: Kind) => (kind === 'designs' ? designSeeds : seeds),
    complete: values.only === undefined && positionals[0] === undefined,
    jobs: whole('--jobs', values.jobs),
    results: values.results,
  }
}

function whole(flag: string, text: string): number {
  const number = Number(text)
  if (!Number.isSafeInteger(number) || number < 1)
    throw new Error(`${flag} takes whole numbers above 0, not "${text}".`)
  return number
}

function lineOf(trial: Trial): string {
  const cost = `${(trial.ms / 1000).toFixed(1).padStart(5)} s ${String(trial.deliveries).padStart(6)}`
  const findings = trial.findings.map(shown).join(', ')
  const flaky = trial.flaky.length > 0 ? ` flaky: ${trial.flaky.join(', ')}` : ''
  return `${markOf(trial).padEnd(9)} ${cost}  ${trial.name}, seed ${trial.seed}: ${trial.failure ?? trial.refusal ?? findings}${flaky}`
}

function markOf(trial: Trial): string {
  if (trial.failure !== undefined) return 'NO REPORT'
  if (trial.kind === 'zoo') return { named: 'named', found: 'FOUND', missed: 'MISSED' }[verdictOf(trial)]
  return trial.kind === 'designs' && alarmsOf(trial).length > 0 ? 'ALARM' : 'ok'
}

async function main(): Promise<number> {
  const options = readArguments()
  if (options.help) {
    console.log(help)
    return 0
  }
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
    .map((line): Trial => JSON.parse(line))
    .filter((trial) => wanted.has(idOf(trial)) && trial.failure === undefined)
  const byId = new Map(earlier.map((trial) => [idOf(trial), trial]))
  const keep = (trial: Trial) => {
    byId.set(idOf(trial), trial)
    if (options.results !== undefined) appendFileSync(options.results, `${JSON.stringify(trial)}\n`)
    console.log(`${String(byId.size).padStart(5)}/${plans.length} ${lineOf(trial)}`)
  }
  await tryAll(
    plans.filter((plan) => !byId.has(idOf(plan))),
    options.jobs,
    keep,
  )
  for (const jobs of RETIMED_AT_ONCE.filter((jobs) => jobs <= options.jobs)) {
    const slow = [...byId.values()].filter(isSlow)
    if (slow.length > 0) console.log(`\nTimed again, ${jobs} at a time:`)
    await tryAll(slow, jobs, (again) => {
      const trial = byId.get(idOf(again))
      if (trial === undefined) return
      // What was ended because it took too long has no report to keep.
      keep(trial.failure === undefined ? { ...trial, ms: Math.min(trial.ms, again.ms) } : again)
    })
  }
  const trials = [...byId.values()]

  const bars = barsOf(trials)
  console.log()
  for (const { seed, consumers, found, named } of totalsOf(trials)) {
    console.log(`seed ${seed}: ${consumers} faulty consumers, ${found} found, ${named} named exactly`)
  }
  for (const { name, missed } of bars) {
    console.log(`${missed.length === 0 ? 'met   ' : 'MISSED'} ${name}`)
    for (const line of missed) console.log(`         ${line}`)
  }
  if (options.complete) {
    const { jobs } = options
    writeFileSync(page, killMatrix(trials, { node: process.versions.node, jobs, processors: availableParallelism() }))
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
