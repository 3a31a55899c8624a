import { access, constants, mkdir, stat } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import writeFileAtomic from 'write-file-atomic'
import { UsageError } from '../../errors.js'

/**
 * Makes sure up front that a file can be written later. Missing folders are created when it is.
 *
 * @throws UsageError with code `output_not_writable`
 */
export async function requireWritable(file: string): Promise<void> {
  const path = resolve(file)
  const existing = await stat(path).catch(() => undefined)
  if (existing?.isDirectory()) throw unwritable(file, 'it is a folder')
  for (let folder = dirname(path); ; folder = dirname(folder)) {
    const found = await stat(folder).catch((error: NodeJS.ErrnoException) => error)
    if (found instanceof Error) {
      if (found.code === 'ENOENT' && folder !== dirname(folder)) continue
      if (found.code === 'ENOTDIR') continue
      throw unwritable(file, found.code ?? found.message)
    }
    if (!found.isDirectory()) throw unwritable(file, `${folder} is not a folder`)
    await access(folder, constants.W_OK).catch(() => {
      throw unwritable(file, `${folder} is read-only`)
    })
    return
  }
}

/** Writes a file completely or not at all, and creates missing folders. */
export async function writeWhole(file: string, text: string): Promise<void> {
  try {
    await mkdir(dirname(resolve(file)), { recursive: true })
    await writeFileAtomic(file, text)
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException
    throw unwritable(file, code ?? message, cause)
  }
}

function unwritable(file: string, reason: string, cause?: unknown): UsageError {
  return new UsageError(
    'output_not_writable',
    `Cannot write "${file}": ${reason}. Choose a file in a writable folder.`,
    {
      cause,
    },
  )
}
