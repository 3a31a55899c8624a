import { type DiffOptions, diffSchemas } from '../../../codegen/diff/diff-schemas.js'
import type { SchemaChange } from '../../../codegen/diff/schema-change.js'
import { plainText } from '../../../report/plain-text.js'
import type { CommandContext } from '../../support/command-context.js'
import { EXIT_STATUS } from '../../support/exit-status.js'

/** Prints the changes, breaking ones first, and gives the exit status. */
export function runDiff(options: DiffOptions, { stdout }: CommandContext): number {
  const changes = diffSchemas(options)
  const breaking = changes.filter(({ breaks }) => breaks.length > 0)
  for (const change of breaking) stdout.write(`breaks ${change.breaks.join(' and ')}: ${told(change)}\n`)
  for (const change of changes.filter(({ breaks }) => breaks.length === 0))
    stdout.write(`compatible: ${told(change)}\n`)
  const count = `${changes.length} ${changes.length === 1 ? 'change' : 'changes'}`
  stdout.write(changes.length === 0 ? 'No changes.\n' : `${count}, ${breaking.length} of them breaking.\n`)
  return breaking.length > 0 ? EXIT_STATUS.findings : EXIT_STATUS.ok
}

function told({ path, message }: SchemaChange): string {
  return plainText(`${path} ${message}`)
}
