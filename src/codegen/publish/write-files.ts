import {
  copyFileSync,
  type Dirent,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmdirSync,
  rmSync,
  type Stats,
  writeFileSync,
} from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import { UsageError } from '../../errors.js'
import { messageOf } from '../message-of.js'
import { isGenerated } from './file-header.js'

/** What happened to one generated file. */
export interface FileOutcome {
  /** Its path below the output folder. */
  readonly path: string
  /** `removed`: an earlier run wrote it, and what is generated now no longer has it. */
  readonly state: 'written' | 'unchanged' | 'removed'
}

/**
 * The files that a folder lacks, that differ from what would be generated, or that an earlier run left, in order. Git
 * may have changed line endings.
 */
export function staleFiles(folder: string, files: ReadonlyMap<string, string>): string[] {
  return [...changedFiles(folder, files), ...leftFiles(folder, files)]
}

/** Whose files may be replaced: those of `generate`, or in a folder of one's own all. */
export type Ownership = 'marked' | 'all'

/**
 * Makes a folder hold the files. Those that did not change are left alone. All are written aside first, and each then
 * takes the place of the old one in one step: also after a crash each file is the old or the new one, whole, and the next
 * run removes what the crash left. A failure leaves the folder as it was.
 *
 * @throws UsageError if the folder cannot be written, or holds something under the name of a file that `generate` did not
 * write.
 */
export function writeFiles(
  folder: string,
  files: ReadonlyMap<string, string>,
  ownership: Ownership = 'marked',
): FileOutcome[] {
  const target = resolve(folder)
  const changed = new Set(changedFiles(target, files))
  const left = ownership === 'marked' ? leftFiles(target, files) : []
  refuseForeign(target, [...changed], ownership)
  removeDebris(target)
  if (changed.size + left.length > 0) {
    replaceFiles(target, new Map([...files].filter(([path]) => changed.has(path))), left)
  }
  return [
    ...[...files.keys()].map((path) => ({ path, state: changed.has(path) ? 'written' : 'unchanged' }) as const),
    ...left.map((path) => ({ path, state: 'removed' }) as const),
  ]
}

function changedFiles(folder: string, files: ReadonlyMap<string, string>): string[] {
  return [...files]
    .filter(([path, text]) => read(join(folder, path))?.replaceAll('\r\n', '\n') !== text)
    .map(([path]) => path)
}

/** Files that `generate` wrote and no longer would: in the same folders, with the same endings. */
function leftFiles(folder: string, files: ReadonlyMap<string, string>): string[] {
  const ending = (path: string) => basename(path).replace(/^[^.]*/, '')
  const endings = new Set([...files.keys()].map(ending))
  return [...new Set([...files.keys()].map((path) => dirname(path)))].flatMap((part) =>
    entries(join(folder, part))
      .filter((entry) => entry.isFile() && endings.has(ending(entry.name)))
      .map(({ name }) => (part === '.' ? name : `${part}/${name}`))
      .filter((path) => !files.has(path) && isGenerated(read(join(folder, path)) ?? ''))
      .sort(),
  )
}

function refuseForeign(target: string, paths: readonly string[], ownership: Ownership): void {
  const foreign = paths.flatMap((path) => {
    const found = stat(join(target, path))
    if (found === undefined) return []
    if (found.isDirectory()) return [`${path} (a folder)`]
    if (!found.isFile()) return [`${path} (not a plain file)`]
    return ownership === 'all' || isGenerated(read(join(target, path)) ?? '') ? [] : [path]
  })
  if (foreign.length === 0) return
  throw new UsageError(
    'output_not_generated',
    `The output folder ${target} has something that this tool did not write where it would write: ${foreign.join(', ')}. Nothing was changed. Move it away, or give another folder with --out.`,
  )
}

const ASIDE = '.ckbox-webhooks-'

/** Folders that a run left which was killed: the name holds its process id. */
function removeDebris(target: string): void {
  for (const { name } of entries(target)) {
    const [, pid] = /^\.ckbox-webhooks-(\d+)-/.exec(name) ?? []
    if (pid !== undefined && !isRunning(Number(pid)))
      attempt(() => rmSync(join(target, name), { recursive: true, force: true }))
  }
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    // EPERM: it runs, but belongs to somebody else.
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

/** Makes the changes; where one fails, undoes those before it. */
function replaceFiles(target: string, files: ReadonlyMap<string, string>, left: readonly string[]): void {
  const undo: (() => void)[] = []
  let aside: string
  try {
    makeFolder(target, undo)
    // In the same folder, because a rename is atomic only within one file system.
    aside = mkdtempSync(join(target, `${ASIDE}${process.pid}-`))
    const [fresh, old] = [join(aside, 'new'), join(aside, 'old')]
    undo.push(() => rmSync(aside, { recursive: true, force: true }))
    for (const [path, text] of files) {
      mkdirSync(dirname(join(fresh, path)), { recursive: true })
      writeFileSync(join(fresh, path), text)
    }
    for (const path of files.keys()) {
      makeFolder(dirname(join(target, path)), undo)
      keepOld(join(target, path), join(old, path), undo)
      renameSync(join(fresh, path), join(target, path))
    }
    for (const path of left) {
      keepOld(join(target, path), join(old, path), undo)
      rmSync(join(target, path))
    }
  } catch (cause) {
    for (const step of undo.reverse()) attempt(step)
    throw new UsageError(
      'output_not_writable',
      `The output folder ${target} cannot be written: ${messageOf(cause)}. Nothing in it was changed. Give a folder that you may write with --out.`,
      { cause },
    )
  }
  attempt(() => rmSync(aside, { recursive: true, force: true }))
}

/** Makes a folder and those above it. Undone, one stays if somebody has put something into it. */
function makeFolder(folder: string, undo: (() => void)[]): void {
  if (existsSync(folder)) return
  makeFolder(dirname(folder), undo)
  // Not recursive: under /proc, Node 20 would never return.
  mkdirSync(folder)
  undo.push(() => rmdirSync(folder))
}

function keepOld(file: string, copy: string, undo: (() => void)[]): void {
  if (!existsSync(file)) {
    undo.push(() => rmSync(file, { force: true }))
    return
  }
  mkdirSync(dirname(copy), { recursive: true })
  copyFileSync(file, copy)
  undo.push(() => renameSync(copy, file))
}

function attempt(step: () => void): void {
  try {
    step()
  } catch {
    // The next run tries again, and what went wrong first is reported.
  }
}

function stat(file: string): Stats | undefined {
  try {
    return lstatSync(file)
  } catch {
    return undefined
  }
}

function entries(folder: string): Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true })
  } catch {
    return []
  }
}

function read(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return undefined
  }
}
