import { expect, test } from 'vitest'
import { chooseCatalogues } from '../../../../src/cli/commands/generate/choose-catalogues.js'

const several = [{ out: 'src/ckbox' }, { out: 'src/shop', schemas: 'shop.yaml' }]

test('one catalogue: an option goes before a setting', () => {
  expect(chooseCatalogues({ out: 'a', strict: true }, { out: 'b' })).toEqual([{ out: 'b', strict: true }])
  expect(chooseCatalogues(undefined, { out: 'b' })).toEqual([{ out: 'b' }])
})

test('several: all with the same options, or the one that --out names', () => {
  expect(chooseCatalogues(several, { format: 'esm' })).toEqual([
    { out: 'src/ckbox', format: 'esm' },
    { out: 'src/shop', schemas: 'shop.yaml', format: 'esm' },
  ])
  expect(chooseCatalogues(several, { out: './src/shop/', events: ['order.*'] })).toEqual([
    { out: './src/shop/', schemas: 'shop.yaml', events: ['order.*'] },
  ])
})

test.each([
  [{ out: 'elsewhere' }, /none is written into elsewhere\. Choose one: --out src\/ckbox or --out src\/shop\./],
  [
    { customAttributes: 'x.json' },
    /--custom-attributes is about one\. Choose it: --out src\/ckbox or --out src\/shop\./,
  ],
])('several: %j is in doubt', (flags, message) => {
  expect(() => chooseCatalogues(several, flags)).toThrow(message)
})
