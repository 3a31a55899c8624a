import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join, relative, resolve, sep } from 'node:path'
import { UsageError } from '../errors.js'
import { isRecord } from '../json-schema/schema.js'
import { messageOf } from './message-of.js'
import { readConfig } from './read/read-config.js'

/** What `init` did with one file, and why if nothing. */
export interface InitStep {
  readonly path: string
  readonly state: 'created' | 'changed' | 'kept'
  readonly detail: string
}

export interface InitResult {
  readonly steps: readonly InitStep[]
  /** How to run the new script. */
  readonly run: string
}

const SCRIPT = 'generate:ckbox'
const COMMAND = 'ckbox-webhooks generate'
const WORKFLOW = '.github/workflows/ckbox-webhooks.yml'

/**
 * Sets a repository up for `generate`: a first config, a package script, and a CI step that finds stale files. Existing
 * files are kept.
 *
 * @throws UsageError if there is no `package.json`, or something cannot be read or written.
 */
export async function init(folder: string): Promise<InitResult> {
  const manifest = readManifest(join(folder, 'package.json'))
  const root = repositoryOf(folder)
  const manager = packageManager(folder, root)
  const { generate } = await readConfig(folder)
  try {
    return {
      steps: [
        generate === undefined
          ? writeConfig(folder, manifest)
          : { path: 'the settings', state: 'kept', detail: 'they exist already' },
        addScript(join(folder, 'package.json'), manifest),
        addWorkflow(folder, root, manager),
      ],
      run: `${manager} run ${SCRIPT}`,
    }
  } catch (cause) {
    if (cause instanceof UsageError) throw cause
    throw new UsageError('init_not_writable', `The folder cannot be written: ${messageOf(cause)}`, { cause })
  }
}

interface Manifest {
  readonly text: string
  readonly content: Record<string, unknown>
}

function readManifest(file: string): Manifest {
  if (!existsSync(file)) {
    throw new UsageError(
      'no_package',
      'There is no package.json here. Run this in the folder of your project, or create one with npm init.',
    )
  }
  const text = readFileSync(file, 'utf8')
  try {
    const content: unknown = JSON.parse(text)
    if (isRecord(content)) return { text, content }
  } catch (cause) {
    throw new UsageError('package_not_json', `package.json is not valid JSON: ${messageOf(cause)}`, { cause })
  }
  throw new UsageError('package_not_json', 'package.json does not contain an object.')
}

/** The root of the repository that holds the package, or the package's own folder if there is none. */
function repositoryOf(folder: string): string {
  for (let at = resolve(folder); ; at = dirname(at)) {
    if (existsSync(join(at, '.git'))) return at
    if (at === dirname(at)) return resolve(folder)
  }
}

type Manager = 'npm' | 'pnpm' | 'yarn' | 'bun'

function packageManager(folder: string, root: string): Manager {
  const locks: readonly [string, Manager][] = [
    ['pnpm-lock.yaml', 'pnpm'],
    ['yarn.lock', 'yarn'],
    ['bun.lock', 'bun'],
    ['bun.lockb', 'bun'],
  ]
  const isThere = ([file]: readonly [string, Manager]) => [folder, root].some((at) => existsSync(join(at, file)))
  return locks.find(isThere)?.[1] ?? 'npm'
}

function writeConfig(folder: string, { content }: Manifest): InitStep {
  const path = 'ckbox-webhooks.config.json'
  const out = existsSync(join(folder, 'src')) ? 'src/ckbox' : 'ckbox'
  // A project without TypeScript can use JavaScript with declarations at once, in the modules that Node takes it for.
  const script = content.type === 'module' ? 'esm' : 'cjs'
  const format = existsSync(join(folder, 'tsconfig.json')) ? 'ts' : script
  const config = { $schema: './node_modules/ckbox-webhooks/schemas/config.schema.json', generate: { out, format } }
  writeFileSync(join(folder, path), `${JSON.stringify(config, null, 2)}\n`, { flag: 'wx' })
  return {
    path,
    state: 'created',
    detail: `writes ${format === 'ts' ? 'TypeScript' : 'JavaScript and declarations'} into ${out}`,
  }
}

function addScript(file: string, { text, content }: Manifest): InitStep {
  const scripts = isRecord(content.scripts) ? content.scripts : {}
  if (SCRIPT in scripts) return { path: 'package.json', state: 'kept', detail: `it has a script ${SCRIPT}` }
  const indent = /^[\t ]+/m.exec(text)?.[0] ?? '  '
  const changed = JSON.stringify({ ...content, scripts: { ...scripts, [SCRIPT]: COMMAND } }, null, indent)
  const lines = text.includes('\r\n') ? changed.replaceAll('\n', '\r\n') : changed
  writeFileSync(file, lines + (/\r?\n$/.exec(text)?.[0] ?? ''))
  return { path: 'package.json', state: 'changed', detail: `has a script ${SCRIPT}` }
}

const INSTALL: Readonly<Record<Manager, readonly string[]>> = {
  npm: ['npm ci'],
  pnpm: ['corepack enable', 'pnpm install --frozen-lockfile'],
  yarn: ['corepack enable', 'yarn install --immutable'],
  bun: ['npm install --global bun', 'bun install --frozen-lockfile'],
}
const RUN: Readonly<Record<Manager, string>> = { npm: 'npx', pnpm: 'pnpm exec', yarn: 'yarn', bun: 'bunx' }

function addWorkflow(folder: string, root: string, manager: Manager): InitStep {
  const steps = [...INSTALL[manager], `${RUN[manager]} ${COMMAND} --check`]
  if (root !== resolve(folder)) {
    const path = relative(root, resolve(folder)).split(sep).join('/')
    return { path: 'CI', state: 'kept', detail: `add this step to it, with ${path} as its folder: ${steps.at(-1)}` }
  }
  if (existsSync(join(folder, WORKFLOW))) return { path: WORKFLOW, state: 'kept', detail: 'it exists already' }
  if (existsSync(join(folder, '.gitlab-ci.yml')) && !existsSync(join(folder, '.github'))) {
    return { path: '.gitlab-ci.yml', state: 'kept', detail: `add this step to it: ${steps.at(-1)}` }
  }
  const text = `# Fails where the files that ckbox-webhooks generates are stale.
name: ckbox-webhooks
on: [push, pull_request]
jobs:
  generated-files:
    runs-on: ubuntu-latest
    permissions:
      contents: read
    steps:
      - uses: actions/checkout@v4
      - uses: actions/setup-node@v4
        with:
          node-version: lts/*
${steps.map((step) => `      - run: ${step}`).join('\n')}
`
  mkdirSync(dirname(join(folder, WORKFLOW)), { recursive: true })
  writeFileSync(join(folder, WORKFLOW), text, { flag: 'wx' })
  return { path: WORKFLOW, state: 'created', detail: 'finds stale files in CI' }
}
