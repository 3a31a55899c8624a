import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { UsageError } from '../../errors.js'
import { messageOf } from '../message-of.js'

/** What happened to one generated file. */
export interface FileOutcome {
  /** Its path below the output folder. */
  readonly path: string
  readonly state: 'written' | 'unchanged'
}

/** The files that a folder lacks, or that differ from what would be generated, in order. Git may have changed line endings. */
export function staleFiles(folder: string, files: ReadonlyMap<string, string>): string[] {
  return [...files]
    .filter(([path, text]) => read(join(folder, path))?.replaceAll('\r\n', '\n') !== text)
    .map(([path]) => path)
}

/**
 * Writes the files that changed and leaves the others alone. All are written aside first and then moved into place, and
 * moved back where that fails, so that a failure leaves the folder as it was.
 *
 * @throws UsageError if the folder cannot be written.
 */
export function writeFiles(folder: string, files: ReadonlyMap<string, string>): FileOutcome[] {
  const target = resolve(folder)
  const stale = new Set(staleFiles(target, files))
  if (stale.size > 0) replaceFiles(target, new Map([...files].filter(([path]) => stale.has(path))))
  return [...files.keys()].map((path) => ({ path, state: stale.has(path) ? 'written' : 'unchanged' }))
}

function replaceFiles(target: string, files: ReadonlyMap<string, string>): void {
  let aside: string | undefined
  const made: string[] = []
  try {
    // Not recursive: under /proc, Node 20 would never return.
    for (const folder of missingFolders(target)) {
      mkdirSync(folder)
      made.push(folder)
    }
    // In the same folder, because a rename is atomic only within one file system.
    aside = mkdtempSync(join(target, '.ckbox-webhooks-'))
    for (const [path, text] of files) {
      const file = join(aside, 'new', path)
      mkdirSync(dirname(file), { recursive: true })
      writeFileSync(file, text)
    }
    moveIn(target, aside, [...files.keys()])
  } catch (cause) {
    if (made[0] !== undefined) rmSync(made[0], { recursive: true, force: true })
    throw new UsageError(
      'output_not_writable',
      `The output folder ${target} cannot be written: ${messageOf(cause)}. Nothing in it was changed. Give a folder that you may write with --out.`,
      { cause },
    )
  } finally {
    if (aside !== undefined) rmSync(aside, { recursive: true, force: true })
  }
}

function moveIn(target: string, aside: string, paths: readonly string[]): void {
  const undo: (() => void)[] = []
  try {
    for (const path of paths) {
      const file = join(target, path)
      const old = join(aside, 'old', path)
      mkdirSync(dirname(file), { recursive: true })
      if (existsSync(file)) {
        mkdirSync(dirname(old), { recursive: true })
        renameSync(file, old)
        undo.push(() => renameSync(old, file))
      } else undo.push(() => rmSync(file, { force: true }))
      renameSync(join(aside, 'new', path), file)
    }
  } catch (error) {
    for (const step of undo.reverse()) step()
    throw error
  }
}

/** The folders to create, outermost first. */
function missingFolders(folder: string): string[] {
  const missing: string[] = []
  for (let at = folder; !existsSync(at); at = dirname(at)) missing.unshift(at)
  return missing
}

function read(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return undefined
  }
}
