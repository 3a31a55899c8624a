import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { ckboxContract } from '../../src/ckbox/contract.js'
import { defectLink, lawLink } from '../../src/report/law-link.js'

/** The anchors of a Markdown page, as GitHub makes them from the headings. */
function anchorsOf(page: string): string[] {
  const headings = readFileSync(new URL(`../../docs/${page}`, import.meta.url), 'utf8').match(/^#+ .*$/gm) ?? []
  return headings.map((line) =>
    line
      .replace(/^#+ /, '')
      .toLowerCase()
      .replace(/[^\w\- ]/g, '')
      .replaceAll(' ', '-'),
  )
}

const pages = {
  'laws.md': ckboxContract.laws.map(({ id }) => lawLink(id, '1.2.3')),
  'defects.md': Object.keys(ckboxContract.defects).map((id) => defectLink(id, '1.2.3')),
}

test.each(Object.entries(pages))(
  'the links into %s lead to one heading each, in the version that is installed',
  (page, links) => {
    const anchors = anchorsOf(page)
    expect(links.length).toBeGreaterThan(10)
    for (const link of links) {
      const { origin, pathname, hash } = new URL(link)
      expect(origin + pathname).toBe(`https://github.com/ckbox-webhooks/ckbox-webhooks/blob/v1.2.3/docs/${page}`)
      expect(
        anchors.filter((anchor) => `#${anchor}` === hash),
        link,
      ).toHaveLength(1)
    }
  },
)
