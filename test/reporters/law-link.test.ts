import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { allLaws } from '../../src/laws/all-laws.js'
import { lawLink } from '../../src/reporters/law-link.js'

/** The anchors of a Markdown page, as its readers make them from the headings. */
const anchors = readFileSync(new URL('../../docs/laws.md', import.meta.url), 'utf8')
  .split('\n')
  .filter((line) => /^#+ /.test(line))
  .map((line) =>
    line
      .replace(/^#+ /, '')
      .toLowerCase()
      .replace(/[^\w\- ]/g, '')
      .replaceAll(' ', '-'),
  )

test.each(allLaws.map(({ id }) => id))('the link of %s leads to its own heading', (id) => {
  const [page, anchor] = lawLink(id).split('#')
  expect(page).toMatch(/\/docs\/laws\.md$/)
  expect(anchors.filter((one) => one === anchor)).toEqual([anchor])
})
