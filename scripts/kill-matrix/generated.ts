import {
  drawConsumer,
  drawMany,
  type Generated,
  ordinary,
  type Vocabulary,
} from '../../test/mutants/generated/index.js'
import { kept } from '../../test/mutants/generated/kept/index.js'
import { alarmsOf, type Checked, type Plan, shown } from './checked.js'
import { checkAll } from './pool.js'

/** How a generated consumer was judged. `alarm`: something was found where nothing was to be seen. */
type Verdict = 'right' | 'found' | 'missed' | 'alarm' | 'no report'

const MOST_SIMPLIFIED = 12

const KEPT = 'kept:'

/**
 * The consumer of a name: the seed that it was drawn from and, where it is simpler than that, the way there: `17.2.0` is the
 * first simpler one of the third simpler one. `kept:17.2.0` is of the words that are kept apart.
 */
export function generatedNamed(name: string): Generated {
  const isKept = name.startsWith(KEPT)
  const [seed, ...steps] = name
    .slice(isKept ? KEPT.length : 0)
    .split('.')
    .map(Number)
  const drawn = drawConsumer(seed as number, isKept ? kept : ordinary)
  return steps.reduce((one, step) => one.simpler()[step] as Generated, drawn)
}

function verdictOn({ expects, habit }: Generated, check: Checked): Verdict {
  if (check.failure !== undefined || check.refusal !== undefined) return 'no report'
  const grave = alarmsOf(check)
  const isNamed = ({ defect }: { readonly defect?: string }) =>
    defect !== undefined && habit?.names.includes(defect) === true
  if (expects === 'nothing') return grave.every(isNamed) ? 'right' : 'alarm'
  if (!check.findings.some(isNamed)) return grave.length > 0 ? 'found' : 'missed'
  return grave.every(isNamed) ? 'right' : 'found'
}

function lineOf(verdict: Verdict, { title }: Generated, check: Checked): string {
  const found = check.failure ?? check.refusal ?? check.findings.map(shown).join(', ')
  return `${verdict.toUpperCase().padEnd(9)} ${(check.ms / 1000).toFixed(1).padStart(5)} s  ${check.name}  ${title}\n${' '.repeat(20)}${found}`
}

export interface Sample {
  readonly count: number
  readonly seed: number
  /** Whether they are drawn of the words that are kept apart. */
  readonly kept: boolean
  readonly jobs: number
  readonly simplified: boolean
}

/** Checks consumers that were drawn from a grammar, and simplifies those that are judged wrongly. Gives the exit status. */
export async function checkGenerated({ count, seed, kept: isKept, jobs, simplified }: Sample): Promise<number> {
  const vocabulary: Vocabulary = isKept ? kept : ordinary
  const all = new Map(drawMany(seed, count, vocabulary).map((one) => [`${isKept ? KEPT : ''}${one.seed}`, one]))
  const wrong: { readonly check: Checked; readonly verdict: Verdict }[] = []
  const counts: Record<Verdict, number> = { right: 0, found: 0, missed: 0, alarm: 0, 'no report': 0 }
  const plans = [...all.keys()].map((name): Plan => ({ kind: 'generated', name, seed }))
  await checkAll(plans, jobs, (check) => {
    const one = all.get(check.name) as Generated
    const verdict = verdictOn(one, check)
    counts[verdict]++
    if (verdict !== 'right') wrong.push({ check, verdict })
    console.log(lineOf(verdict === 'right' ? 'right' : verdict, one, check))
  })
  const faulty = [...all.values()].filter(({ expects }) => expects === 'finding').length
  const other = count - faulty
  console.log(`
${count} ${vocabulary.name} consumers at seed ${seed}: ${faulty} that show a defect, ${other} that show none.
found ${faulty - counts.missed} of ${faulty}, named exactly ${faulty - counts.missed - counts.found} of ${faulty}, false alarms ${counts.alarm} of ${other}, without a report ${counts['no report']}
${wrong.map(({ check, verdict }) => `${verdict}: seed ${check.name}`).join('\n')}`)
  for (const { check, verdict } of simplified ? wrong.slice(0, MOST_SIMPLIFIED) : []) {
    console.log(`\n${verdict}: ${check.name}, simplified:`)
    console.log(await simplest(check, verdict, jobs))
  }
  return wrong.length === 0 ? 0 : 1
}

/** The simplest consumer that is judged wrongly in the same way. */
async function simplest(failing: Checked, verdict: Verdict, jobs: number): Promise<string> {
  let best = failing
  for (;;) {
    const candidates = generatedNamed(best.name).simpler()
    let next: Checked | undefined
    const plans = candidates.map(
      (_, step): Plan => ({ kind: 'generated', name: `${best.name}.${step}`, seed: best.seed }),
    )
    await checkAll(plans, jobs, (check) => {
      if (verdictOn(generatedNamed(check.name), check) === verdict) next ??= check
    })
    if (next === undefined) return lineOf(verdict, generatedNamed(best.name), best)
    best = next
  }
}
