import { readFile } from 'node:fs/promises'
import { buffer } from 'node:stream/consumers'
import { UsageError } from '../../errors.js'

/**
 * The bytes of a file, or of standard input where the name is `-`.
 *
 * @throws UsageError `file_not_readable`
 */
export async function readInput(file: string): Promise<Buffer> {
  if (file === '-') return buffer(process.stdin)
  return readFile(file).catch((cause: NodeJS.ErrnoException) => {
    throw new UsageError('file_not_readable', `Cannot read "${file}": ${cause.code ?? cause.message}.`, { cause })
  })
}
