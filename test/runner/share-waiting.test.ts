import { describe, expect, test } from 'vitest'
import type { Case, Outcome, Probe, Probed } from '../../src/laws/evidence.js'
import { type Asking, shareWaiting } from '../../src/runner/share-waiting.js'

const caseOf = (name: string) => ({ name }) as Case
const probeOf = (name: string) => ({ name }) as Probe
const names = (items: readonly { readonly name: string }[]) => items.map(({ name }) => name).join(' ')

/** Carries out what it is asked for, and keeps what each go was about. */
function recorder() {
  const goes: string[] = []
  const direct: Asking = {
    run: async (cases) => {
      goes.push(`run ${names(cases)}`)
      return cases.map((one) => ({ case: one }) as Outcome)
    },
    probe: async (probes) => {
      goes.push(`probe ${names(probes)}`)
      return probes.map((probe) => ({ probe }) as Probed)
    },
  }
  return { goes, direct }
}

const namesRun = async (asking: Asking, ...cases: readonly string[]) =>
  names((await asking.run(cases.map(caseOf))).map((outcome) => outcome.case))

describe('checks that share their waiting', () => {
  test('have all that they ask for carried out in one go, and each gets its own', async () => {
    const { goes, direct } = recorder()
    const results = await shareWaiting(direct, [
      (asking) => namesRun(asking, 'a', 'b'),
      (asking) => namesRun(asking, 'c'),
      async (asking) => names((await asking.probe([probeOf('p')])).map(({ probe }) => probe)),
    ])
    expect(results).toEqual(['a b', 'c', 'p'])
    expect(goes).toEqual(['run a b c', 'probe p'])
  })

  test('have probes sent while the state of the cases settles, and once, where that may be', async () => {
    const { goes, direct } = recorder()
    const settling: Asking = {
      ...direct,
      run: async (cases, meanwhile) => {
        goes.push('settling')
        await meanwhile?.()
        return await direct.run(cases)
      },
    }
    const results = await shareWaiting(settling, [
      (asking) => namesRun(asking, 'a'),
      async (asking) => names((await asking.probe([probeOf('p')])).map(({ probe }) => probe)),
    ])
    expect(results).toEqual(['a', 'p'])
    expect(goes).toEqual(['settling', 'probe p', 'run a'])
  })

  test('do not wait for who is done, nor for who asks for nothing', async () => {
    const { goes, direct } = recorder()
    const results = await shareWaiting(direct, [
      async () => 'done',
      async (asking) => `none ${(await asking.run([])).length}${(await asking.probe([])).length}`,
      (asking) => namesRun(asking, 'a'),
    ])
    expect(results).toEqual(['done', 'none 00', 'a'])
    expect(goes).toEqual(['run a'])
  })

  test('wait for who is still at something else', async () => {
    const { goes, direct } = recorder()
    await shareWaiting(direct, [
      (asking) => namesRun(asking, 'a'),
      async (asking) => {
        await new Promise((resolve) => setTimeout(resolve, 20))
        return await namesRun(asking, 'b')
      },
    ])
    expect(goes).toEqual(['run a b'])
  })

  test('may ask again, and for several things at once', async () => {
    const { goes, direct } = recorder()
    const results = await shareWaiting(direct, [
      async (asking) => [await namesRun(asking, 'a'), await namesRun(asking, 'b')],
      (asking) => Promise.all([namesRun(asking, 'c'), namesRun(asking, 'd')]),
    ])
    expect(results).toEqual([
      ['a', 'b'],
      ['c', 'd'],
    ])
    expect(goes).toEqual(['run a c d', 'run b'])
  })

  test('all learn of what could not be carried out', async () => {
    const direct: Asking = {
      run: () => Promise.reject(new Error('the consumer is gone')),
      probe: async () => [],
    }
    const what = (error: Error) => error.message
    const results = await shareWaiting(direct, [
      (asking) => namesRun(asking, 'a').catch(what),
      (asking) => namesRun(asking, 'b').catch(what),
    ])
    expect(results).toEqual(['the consumer is gone', 'the consumer is gone'])
  })
})
