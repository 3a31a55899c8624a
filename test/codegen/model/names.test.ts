import { expect, test } from 'vitest'
import { kebabCase, pascalCase } from '../../../src/codegen/model/names.js'

test.each(['資', '😀', 'x', 'é', '\u{20000}'])('a long name of %s fits into the name of a file', (character) => {
  const name = character.repeat(300)
  for (const short of [kebabCase(name), pascalCase(name)]) {
    expect(Buffer.byteLength(short)).toBeLessThanOrEqual(201)
    expect(short).not.toMatch(/\ufffd|\p{Cs}/u)
  }
})
