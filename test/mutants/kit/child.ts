import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Running } from '../running.js'
import type { ChildOptions } from './child-process.js'
import { changeOf, readEvent } from './event.js'
import { look as lookOf } from './look.js'
import { isNewer, keyOf, type Row, rowOf } from './store.js'
import { expectedView, inOrder, view } from './view.js'

const root = fileURLToPath(new URL('../../..', import.meta.url))
const program = fileURLToPath(new URL('./child-process.ts', import.meta.url))

async function run(options: ChildOptions): Promise<{ child: ChildProcess; port: number }> {
  const child = spawn(process.execPath, ['--import', 'tsx', program, JSON.stringify(options)], {
    cwd: root,
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  })
  const [{ port }] = (await once(child, 'message')) as [{ port: number }]
  return { child, port }
}

async function kill(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  child.kill('SIGKILL')
  await once(child, 'exit')
}

/** Folds the journal by `sent_at`, and reads on from where it was. */
function journalRows(journal: string): () => Row[] {
  const folded = new Map<string, Row>()
  let read = 0
  return () => {
    const text = readFileSync(journal)
    if (text.length < read) {
      folded.clear()
      read = 0
    }
    const end = text.lastIndexOf('\n') + 1
    for (const line of text.subarray(read, end).toString().split('\n')) {
      const received = line === '' ? undefined : readEvent(Buffer.from(JSON.parse(line)))
      const change = received && changeOf(received)
      if (typeof change !== 'object') continue
      if (isNewer(rowOf(change), folded.get(keyOf(change)))) folded.set(keyOf(change), rowOf(change))
    }
    read = end
    return inOrder([...folded.values()])
  }
}

/** A consumer in a process of its own, with a journal on disk; `restart` is SIGKILL and a new process on the same port. */
export async function startChild(name: string, seed: number, mode: ChildOptions['mode']): Promise<Running> {
  const look = lookOf(name, seed)
  const folder = mkdtempSync(join(tmpdir(), 'ckbox-mutant-'))
  const journal = join(folder, 'journal')
  writeFileSync(journal, '')
  let rows = journalRows(journal)
  const clear = () => {
    writeFileSync(journal, '')
    rows = journalRows(journal)
  }
  const options = { mode, secret: look.secrets[0], path: look.path, journal }
  let now = await run({ ...options, port: 0 })
  return {
    url: `http://127.0.0.1:${now.port}${look.path}`,
    secrets: [look.secrets[0]],
    // It writes 80 ms after its answer.
    ...(mode === 'acknowledges-first' && { settle: 1_000 }),
    observe: () => view(rows(), look),
    ...(look.givesReset && { reset: clear }),
    ...(look.givesReset && look.givesExpected && { expected: (ckbox) => expectedView(ckbox, look) }),
    restart: async () => {
      await kill(now.child)
      now = await run({ ...options, port: now.port })
    },
    close: async () => {
      await kill(now.child)
      rmSync(folder, { recursive: true })
    },
  }
}
