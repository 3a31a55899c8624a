import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { UsageError } from '../../errors.js'

/** The folder of the CKBox schemas that come with this package, wherever the package was installed or bundled to. */
export function ownSchemas(): string {
  let folder = dirname(fileURLToPath(import.meta.url))
  for (let parent = dirname(folder); ; folder = parent, parent = dirname(folder)) {
    const schemas = join(folder, 'schemas')
    if (isThisPackage(join(folder, 'package.json')) && existsSync(schemas)) return schemas
    if (parent === folder) break
  }
  throw new UsageError(
    'schemas_not_found',
    'The schemas of ckbox-webhooks were not found beside its code. Give a folder with --schemas.',
  )
}

function isThisPackage(file: string): boolean {
  return existsSync(file) && /"name":\s*"ckbox-webhooks"/.test(readFileSync(file, 'utf8'))
}
