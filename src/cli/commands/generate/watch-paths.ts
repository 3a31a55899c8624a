import { type FSWatcher, readdirSync, statSync, watch } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'

/** Editors save a file in several steps. */
const SETTLE_MS = 50

/**
 * Calls `changed` after something changed in the files and folders, which it may add to, once for changes that come together. Watches
 * folders only: an editor that saves by renaming a new file into place leaves a watcher of the old file behind.
 *
 * @returns what ends the watch.
 */
export function watchPaths(
  paths: ReadonlySet<string>,
  { changed, failed }: { changed: () => Promise<void>; failed: (error: unknown) => void },
): () => void {
  const watchers = new Map<string, FSWatcher>()
  let names = new Map<string, ReadonlySet<string>>()
  let timer: NodeJS.Timeout | undefined
  let stopped = false
  const settle = () => {
    clearTimeout(timer)
    timer = setTimeout(() => {
      follow()
      changed().then(() => !stopped && follow(), failed)
    }, SETTLE_MS)
  }
  // Folders come and go, so this is repeated after each change.
  const follow = () => {
    names = watchedNames(paths)
    for (const folder of [...watchers.keys()].filter((known) => !names.has(known))) forget(folder)
    for (const folder of [...names.keys()].filter((found) => !watchers.has(found))) {
      try {
        const watcher = watch(folder, (_event, name) => {
          const only = names.get(folder)
          if (name === null || only === undefined || only.size === 0 || only.has(name)) settle()
        })
        watchers.set(
          folder,
          watcher.on('error', () => forget(folder)),
        )
      } catch (error) {
        failed(error)
      }
    }
  }
  const forget = (folder: string) => {
    watchers.get(folder)?.close()
    watchers.delete(folder)
  }
  follow()
  return () => {
    stopped = true
    clearTimeout(timer)
    for (const folder of [...watchers.keys()]) forget(folder)
  }
}

/** The folders to watch, each with the names in it that matter; none for all. */
function watchedNames(paths: ReadonlySet<string>): Map<string, ReadonlySet<string>> {
  const names = new Map<string, ReadonlySet<string>>()
  for (const path of [...paths].map((each) => resolve(each))) {
    if (isFolder(path)) for (const folder of withinFolder(path)) names.set(folder, new Set())
    else if (isFolder(dirname(path))) {
      const known = names.get(dirname(path))
      if (known?.size !== 0) names.set(dirname(path), new Set([...(known ?? []), basename(path)]))
    }
  }
  return names
}

function withinFolder(folder: string): string[] {
  const within = readdirSync(folder, { withFileTypes: true }).filter(
    (entry) => entry.isDirectory() && entry.name !== 'node_modules' && !entry.name.startsWith('.'),
  )
  return [folder, ...within.flatMap(({ name }) => withinFolder(join(folder, name)))]
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true
}
