/** Writes `generated/` from `schemas/`, docs/laws.md and docs/defects.md from the laws. `--check` writes nothing, lists what is stale and exits 1. */
import { generatedFiles } from '../src/codegen/publish/generated-files.js'
import { staleFiles, writeFiles } from '../src/codegen/publish/write-files.js'
import { defectsDocument } from './defects-doc.js'
import { lawsDocument } from './laws-doc.js'
import { replayValidator } from './replay-validator.js'

const files = new Map([
  ...(await generatedFiles('schemas')),
  ...replayValidator(),
  ['docs/laws.md', lawsDocument()],
  ['docs/defects.md', defectsDocument()],
])
if (process.argv.includes('--check')) {
  const stale = staleFiles('.', files)
  for (const path of stale) console.log(`stale: ${path}`)
  if (stale.length > 0) console.log('Run `npm run generate` and commit what it changes.')
  process.exitCode = stale.length > 0 ? 1 : 0
} else {
  for (const { path, state } of writeFiles('.', files, 'all')) console.log(`${state}: ${path}`)
}
