import { readFileSync } from 'node:fs'
import ts from 'typescript'
import { describe, expect, test } from 'vitest'
import { lawsDocument } from '../../scripts/laws-doc.js'
import { defectIds } from '../../src/diagnosis/severities.js'
import { allLaws } from '../../src/laws/all-laws.js'
import { brokenExamples } from '../../src/laws/broken-examples.js'
import { lawLink } from '../../src/reporters/law-link.js'

const ids: readonly string[] = allLaws.map(({ id }) => id)
const page = lawsDocument()

/** As GitHub makes an anchor of a heading. */
const slug = (heading: string) =>
  heading
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
    .replaceAll(' ', '-')

const anchors = page
  .split('\n')
  .flatMap((line) => /^#+ (.*)$/.exec(line)?.[1] ?? [])
  .map(slug)

test('the page is up to date', () => {
  expect(readFileSync('docs/laws.md', 'utf8') === page, 'run `npm run generate`').toBe(true)
})

test('no two laws have one id', () => {
  expect([...new Set(ids)]).toEqual(ids)
})

test('every law has a broken example, and every example a law', () => {
  expect(Object.keys(brokenExamples).sort()).toEqual([...ids].sort())
})

describe('links', () => {
  test('no two headings share an anchor', () => {
    expect([...new Set(anchors)]).toEqual(anchors)
  })

  test.each(ids)('a finding of %s leads to its heading', (id) => {
    expect(anchors).toContain(new URL(lawLink(id)).hash.slice(1))
  })

  test('every link within the page leads somewhere', () => {
    const targets = [...page.matchAll(/\]\(#([^)]*)\)/g)].map(([, anchor]) => anchor)
    expect(targets.length).toBeGreaterThan(ids.length)
    expect(targets.filter((anchor) => !anchors.includes(anchor ?? ''))).toEqual([])
  })
})

describe('the examples are code', () => {
  const scripts = Object.entries(brokenExamples).filter(([, { language }]) => language === 'js')

  test.each(scripts)('%s', (_, { code }) => {
    const inside = code.startsWith('case ') ? `switch (event.event) {\n${code}\n}` : code
    const { diagnostics = [] } = ts.transpileModule(`async function receive(req, res) {\n${inside}\n}`, {
      fileName: 'example.js',
      reportDiagnostics: true,
      compilerOptions: { allowJs: true, target: ts.ScriptTarget.ESNext },
    })
    expect(diagnostics.map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'))).toEqual([])
  })

  test('what is no code would be seen', () => {
    expect(ts.transpileModule('if (', { fileName: 'example.js', reportDiagnostics: true }).diagnostics).not.toEqual([])
  })
})

describe('defects', () => {
  const claimed = new Set(allLaws.flatMap(({ defects }) => defects))

  test('every defect is found by a law', () => {
    expect(defectIds.filter((id) => !claimed.has(id))).toEqual([])
  })

  test('laws claim known defects only', () => {
    expect([...claimed].filter((id) => !defectIds.includes(id))).toEqual([])
  })
})
