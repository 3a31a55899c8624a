import type { Arbitrary } from 'fast-check'
import { ID_ALPHABET, ID_LENGTH } from './ids.js'
import { fromRows } from './rows.js'

/** Ids of the documented form, those with a leading `-` or `_` among them. They shrink towards `AAAAAAAAAAAA`. */
export function arbitraryIds(): Arbitrary<string> {
  return fromRows({ minRows: 0, maxRows: 0 }, (choices) => {
    let id = ''
    while (id.length < ID_LENGTH) id += ID_ALPHABET.charAt(choices.below(ID_ALPHABET.length))
    return id
  })
}
