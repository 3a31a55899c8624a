import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, relative, resolve, sep } from 'node:path'

/**
 * What to tell a project that formats with Prettier, which no comment in a file can stop: the line for `.prettierignore`.
 * Only before the folder is there, so that it is told once, and not where the line stands already.
 */
export function prettierHint(project: string, out: string): string | undefined {
  const folder = resolve(project, out)
  if (existsSync(folder) || !usesPrettier(project)) return undefined
  const line = `${relative(project, folder).split(sep).join('/')}/`
  const ignored = read(join(project, '.prettierignore'))
    .split(/\r?\n/)
    .map((text) => text.trim().replace(/^\/|\/?\**$/g, ''))
  if (ignored.includes(line.slice(0, -1))) return undefined
  return `Prettier would reformat these files. Add this line to .prettierignore: ${line}\n`
}

function usesPrettier(project: string): boolean {
  const isConfig = (name: string) => /^(?:\.prettierrc|prettier\.config\.)/.test(name)
  return readdirSync(project).some(isConfig) || /"prettier"\s*:/.test(read(join(project, 'package.json')))
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return ''
  }
}
