import { expect, test } from 'vitest'
import { ckboxContract } from '../../../src/ckbox/contract.js'
import { type Cause, causesOf, explainsAllOf, fold, isExplained } from '../../../src/engine/phases/causes.js'
import type { Law } from '../../../src/laws/law.js'
import { type Severity, severities } from '../../../src/laws/severity.js'

const { laws, defects } = ckboxContract

/** What is found of a defect or, without a name, of a law. */
function causeOf(id: string, as?: Severity): Cause {
  const law = laws.find((one) => one.id === id) ?? laws.find((one) => one.defects.includes(id))
  const isDefect = defects[id] !== undefined
  const severity = as === undefined ? {} : { severity: as }
  const violation = { ...(isDefect && { defect: id }), ...severity, message: id, evidence: { note: id } }
  const [cause] = causesOf(ckboxContract, [{ law: law as Law, source: law as Law, violation }])
  return cause as Cause
}

const all = [...Object.keys(defects), ...laws.map(({ id }) => id)]
const isGraver = (one: Cause, other: Cause) => severities.indexOf(one.severity) < severities.indexOf(other.severity)

/** All pairs of causes of which the first explains the other, with the severities that both may be found with. */
function* folds(): Generator<[cause: Cause, of: Cause]> {
  for (const one of all) {
    for (const other of all.filter((of) => ckboxContract.explains(one, of))) {
      for (const [as, asOther] of severities.flatMap((s) => severities.map((t) => [s, t] as const))) {
        const [cause, of] = [causeOf(one, as), causeOf(other, asOther)]
        if (isExplained(ckboxContract, of, [cause])) yield [cause, of]
      }
    }
  }
}

test('no named cause is folded under a lesser one', () => {
  const lesser = [...folds()].filter(([cause, of]) => defects[of.id] !== undefined && isGraver(of, cause))
  expect(lesser.map(([cause, of]) => `${cause.severity} ${cause.id} explains ${of.severity} ${of.id}`)).toEqual([])
})

test('whatever is folded, what is left is as grave', () => {
  const lost = [...folds()].filter(([cause, of]) => {
    const [left] = fold(ckboxContract, [cause], [of], [])
    return left === undefined || isGraver(of, left)
  })
  expect(lost.map(([cause, of]) => `${cause.id} explains ${of.severity} ${of.id}`)).toEqual([])
})

test('what was not seen again makes no cause graver, and is a consequence all the same', () => {
  const [cause, unsure] = [causeOf('schema/null-missing-empty'), causeOf('ordering/order-does-not-matter')]
  expect(fold(ckboxContract, [cause], [], [unsure])).toMatchObject([{ id: cause.id, severity: 'should' }])
  expect(fold(ckboxContract, [cause], [unsure], [])).toMatchObject([{ id: cause.id, severity: 'must' }])
  const [{ laws: broken } = cause] = fold(ckboxContract, [cause], [], [unsure])
  expect([...broken].map(({ id }) => id)).toContain('ordering/order-does-not-matter')
})

test('no law is left out because of a cause that is less grave than what it may find', () => {
  for (const id of Object.keys(defects)) {
    const cause = causeOf(id, 'should')
    const hidden = laws.filter((law) => law.severity === 'must' && explainsAllOf(ckboxContract, cause, law))
    expect(hidden.map((law) => `${id} hides ${law.id}`)).toEqual([])
  }
})
