import { readFileSync } from 'node:fs'
import { emitDocumentValidator } from '../src/codegen/validators/emit-document-validator.js'

const HEADER = '// Generated from schemas/replay.schema.json by `npm run generate`. Do not edit.\n\n'

/** The validator of replay files, by path. */
export function replayValidator(): [path: string, text: string][] {
  const schema = JSON.parse(readFileSync('schemas/replay.schema.json', 'utf8'))
  const { code, types } = emitDocumentValidator(schema, 'ReplayFile', 'replayFileIssues')
  return [
    ['generated/replay-validator.js', HEADER + code],
    ['generated/replay-validator.d.ts', HEADER + types],
  ]
}
