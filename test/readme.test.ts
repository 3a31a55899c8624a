import { existsSync, readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import * as main from 'ckbox-webhooks'
import * as hono from 'ckbox-webhooks/hono'
import * as testing from 'ckbox-webhooks/testing'
import { Hono } from 'hono'
import ts from 'typescript'
import { beforeAll, describe, expect, test } from 'vitest'
import { lastArrivalWins } from '../scripts/demo/last-arrival-wins.js'
import { realClock } from '../src/engine/clock.js'
import { runProgramWith } from './cli/run-program-with.js'
import { changeOf, Store } from './consumers/store.js'

const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8')
const secret = 'test-secret'

/** The code blocks of a language, in their order. */
const blocks = (language: string) =>
  [...readme.matchAll(/^```(\w*)\n([\s\S]*?)^```$/gm)].flatMap(([, of, text = '']) => (of === language ? [text] : []))

/** Runs a block of TypeScript; `modules` are what it may import, `names` what it takes for given. */
function run(block: string, modules: Record<string, unknown>, names: Record<string, unknown> = {}): void {
  const { outputText } = ts.transpileModule(block, {
    compilerOptions: { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022 },
  })
  const require = (name: string) => {
    if (!(name in modules)) throw new Error(`The README imports ${name}, which this test does not know.`)
    return modules[name]
  }
  new Function('require', 'exports', ...Object.keys(names), outputText)(require, {}, ...Object.values(names))
}

const [receiving = '', checking = '', handling = '', ...unknown] = blocks('ts')

test('there are three blocks of code, each with its test', () => {
  expect(unknown).toEqual([])
  expect(receiving).toContain('webhookHandler(')
  expect(checking).toContain('contractTests(')
  expect(handling).toContain('handleEvent(')
})

test('handlers get their events, and the last one the rest', () => {
  const calls: unknown[][] = []
  const note = (name: string) => (value: unknown) => void calls.push([name, value])
  const names = { library: { add: note('add'), remove: note('remove') }, console: { info: note('info') } }
  for (const name of ['asset.uploaded', 'asset.removed', 'ping']) {
    const event = JSON.parse(readFileSync(new URL(`../schemas/examples/${name}.json`, import.meta.url), 'utf8'))
    run(handling, { './ckbox/index.js': main }, { ...names, event })
  }
  expect(calls.map(([name]) => name)).toEqual(['add', 'remove', 'info'])
  expect(calls[2]).toEqual(['info', 'ignored: ping'])
})

describe('the receiver', () => {
  const app = new Hono()
  const added: unknown[][] = []
  const library = { add: async (...asset: unknown[]) => void added.push(asset) }
  const process = { env: { CKBOX_API_SECRET: secret } }
  beforeAll(() => run(receiving, { 'ckbox-webhooks/hono': hono }, { app, library, process }))

  const upload = readFileSync(new URL('../schemas/examples/asset.uploaded.json', import.meta.url), 'utf8')
  const send = async (body: string, signature: (right: string) => string = (right) => right) => {
    const signed = { method: 'POST', url: '/webhooks/ckbox', timestamp: Date.now(), body }
    const headers = {
      'content-type': 'application/json',
      'x-cs-timestamp': String(signed.timestamp),
      'x-cs-signature': signature(main.signRequest(signed, secret)),
    }
    return await app.request('/webhooks/ckbox', { method: 'POST', headers, body })
  }

  test('takes what CKBox signed', async () => {
    expect((await send(upload)).status).toBe(204)
    const { payload, sent_at } = JSON.parse(upload)
    expect(added).toEqual([[payload.asset, sent_at]])
  })

  test('refuses anything else, with a code', async () => {
    const forged = await send(upload, (right) => right.replace(/^./, (digit) => (digit === '0' ? '1' : '0')))
    expect([forged.status, await forged.json()]).toEqual([401, { code: 'signature_mismatch' }])
    const malformed = await send('{')
    expect([malformed.status, await malformed.json()]).toEqual([400, { code: expect.any(String) }])
    expect(added).toHaveLength(1)
  })
})

describe('the contract tests', () => {
  const rows = new Store(realClock, 0)
  const app = new Hono()
  const take = async (event: main.WebhookEvent) => {
    const change = changeOf(event)
    if (change) rows.writeIfNewer(change)
  }
  app.post('/webhooks/ckbox', async (c) => {
    const received = await main.receiveWebhook(c.req.raw, { secrets: [secret] })
    if (!received.ok) return c.json({ code: received.error.code }, received.error.status)
    await take(received.event as main.WebhookEvent)
    return c.body(null, 204)
  })
  const store = { assets: () => rows.live.map(({ key, entity }) => ({ key, ...entity })), clear: () => rows.clear() }

  const declared: [string, (context?: unknown) => Promise<void>][] = []
  const vitest = { test: (name: string, body: () => Promise<void>) => void declared.push([name, body]) }
  run(checking, { vitest, 'ckbox-webhooks/testing': testing, '../src/app.js': { app, store } })

  test('are one a law', () => {
    expect(declared.length).toBeGreaterThan(60)
  })

  test('pass for a correct app', async () => {
    for (const [name, body] of declared) await expect(body({ skip: () => undefined }), name).resolves.toBeUndefined()
  }, 60_000)
})

describe('the finding', () => {
  const shown = blocks('').find((block) => block.startsWith('✗')) ?? ''

  test('is printed just so', async () => {
    const store = lastArrivalWins()
    const endpoint = async (request: Request) => {
      const received = await main.receiveWebhook(request, { secrets: [secret] })
      if (!received.ok) return new Response(null, { status: received.error.status })
      await store.apply(received.event as main.WebhookEvent)
      return new Response(null, { status: 204 })
    }
    const report = await testing.checkContract(
      {
        endpoint,
        path: '/webhooks/ckbox',
        secrets: [secret],
        observe: () => store.show(),
        reset: () => store.clear(),
      },
      { seed: 42, only: ['ordering/order-does-not-matter'] },
    )
    expect(report.findings).toHaveLength(1)
    expect(shown).not.toBe('')
    expect(testing.pretty(report, { color: false })).toContain(shown)
  }, 60_000)
})

describe('the command line', () => {
  const lines = blocks('sh').flatMap((block) => block.split('\n'))
  const commands = ['check', 'replay', 'generate'] as const

  test('has every option that is named', async () => {
    const help = await Promise.all(commands.map(async (command) => (await runProgramWith([command, '--help'])).stdout))
    const named = new Set(readme.match(/(?<![\w-])--[a-z][a-z-]*/g))
    const others = ['--save-dev', '--help']
    const missing = [...named].filter(
      (option) => !others.includes(option) && !help.some((text) => text.includes(option)),
    )
    expect(missing).toEqual([])
    expect(named.size).toBeGreaterThan(10)
  })

  test('has every command that is named', async () => {
    const { stdout } = await runProgramWith(['--help'])
    const named = new Set([...readme.matchAll(/npx ckbox-webhooks ([a-z]+)/g)].map(([, command]) => command))
    for (const command of named) expect(stdout).toMatch(new RegExp(`^ {2}${command} `, 'm'))
    expect(named).toEqual(new Set(['check', 'replay', 'generate']))
  })

  test('takes the check that is shown', async () => {
    const server = createServer((_, response) => response.end('[]'))
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
    const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    const shown = lines.find((line) => line.startsWith('npx ckbox-webhooks check http')) ?? ''
    const [, , ...words] = shown.replaceAll('http://127.0.0.1:3000', origin).split(' ')
    const { consumer, status } = await runProgramWith(words)
    server.close()
    expect(status).toBe(0)
    expect(consumer).toMatchObject({ endpoint: `${origin}/webhooks/ckbox`, secrets: ['test-secret'] })
    expect(consumer?.observe).toBeTypeOf('function')
  })
})

test('every file that it links to is there', () => {
  const files = [...readme.matchAll(/\]\((?!https?:|#)([^)#]+)\)/g)].map(([, file = '']) => file)
  expect(files.length).toBeGreaterThan(5)
  const missing = files.filter((file) => !existsSync(new URL(`../${file}`, import.meta.url)))
  expect(missing).toEqual([])
})
