import { readFileSync } from 'node:fs'
import ts from 'typescript'
import { describe, expect, test } from 'vitest'
import { defectsDocument } from '../../scripts/defects-doc.js'
import { lawsDocument } from '../../scripts/laws-doc.js'
import { ckboxContract } from '../../src/ckbox/contract.js'
import { examples } from '../../src/ckbox/examples/examples.js'
import { lawAnchor } from '../../src/report/law-link.js'

const laws = ckboxContract.laws.map(({ id }) => id)
const defects = Object.keys(ckboxContract.defects)
const pages = { 'laws.md': lawsDocument(), 'defects.md': defectsDocument() }

/** As GitHub makes an anchor of a heading. */
const slug = (heading: string) =>
  heading
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
    .replaceAll(' ', '-')

const anchorsOf = (page: string) =>
  page
    .split('\n')
    .flatMap((line) => /^#+ (.*)$/.exec(line)?.[1] ?? [])
    .map(slug)

const anchors = new Map(Object.entries(pages).map(([name, page]) => [name, anchorsOf(page)]))

/** The text between the heading of a law or defect and the next one. */
const sectionOf = (page: string, id: string) =>
  page.split(/^### /m).find((section) => slug(section.split('\n')[0] ?? '') === lawAnchor(id))

describe.each(Object.entries(pages))('%s', (name, page) => {
  test('is up to date', () => {
    expect(readFileSync(`docs/${name}`, 'utf8') === page, 'run `npm run generate`').toBe(true)
  })

  test('has no two headings with one anchor', () => {
    expect([...new Set(anchors.get(name))]).toEqual(anchors.get(name))
  })

  test('has links that lead somewhere', () => {
    const targets = [...page.matchAll(/\]\(([\w.]*)#([^)]*)\)/g)].map(([, to, anchor]) => [to || name, anchor] as const)
    expect(targets.length).toBeGreaterThan(100)
    expect(targets.filter(([to, anchor = '']) => !anchors.get(to)?.includes(anchor))).toEqual([])
  })
})

test('every law and every defect has a section of its own', () => {
  expect(laws.filter((id) => !anchors.get('laws.md')?.includes(lawAnchor(id)))).toEqual([])
  expect(defects.filter((id) => !anchors.get('defects.md')?.includes(lawAnchor(id)))).toEqual([])
})

test('every law has an example, and every example a law', () => {
  expect(Object.keys(examples).sort()).toEqual([...laws].sort())
})

describe('what is computed', () => {
  test.each([
    ['signature/prefix-match', '- Shown with: nothing but the endpoint\n'],
    ['ordering/folder-cascade', '- Shown with: `observe` and `cascade`\n'],
    ['idempotency/key-transport', '- Shown with: `observe` or `effects`\n'],
    ['recovery/stuck-claim', '- Shown with: `observe`; some forms of it only with `failOnce` or `restart`\n'],
    ['protocol/hangs', '- Explains: all other defects\n- Also breaks: all laws\n'],
    ['body/non-ascii', '- Explains: [body/chunk-boundary](#body-chunk-boundary) and [body/json-ambiguity](#body-json'],
    ['ordering/global-watermark', '[schema/id-charset](#schema-id-charset) and [concurrency/shared-document](#concurr'],
    // Stands in the catalogue of CKBox, at the defect that is explained.
    ['signature/replay-window-ineffective', 'and [signature/boundary-shift](#signature-boundary-shift)\n'],
  ])('of %s', (id, text) => {
    expect(sectionOf(pages['defects.md'], id)).toContain(text)
  })
})

describe('the examples are code', () => {
  const scripts = Object.entries(examples).filter(([, { language }]) => language === 'js')

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
