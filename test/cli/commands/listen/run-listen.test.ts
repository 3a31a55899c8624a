import { PassThrough } from 'node:stream'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { runListen } from '../../../../src/cli/commands/listen/run-listen.js'
import type { CommandContext } from '../../../../src/cli/support/command-context.js'
import { UsageError } from '../../../../src/errors.js'
import { secret, signedHeaders, uploaded } from '../../../receive/genuine.js'

const stdout = new PassThrough({ encoding: 'utf8' })
const context = { stdout, env: {} } as unknown as CommandContext
let url: string
let listening: Promise<number>
let printed = ''
stdout.on('data', (text) => {
  printed += text
})

beforeAll(async () => {
  listening = runListen({ secret: [secret], port: 0 }, context)
  await vi.waitFor(() => expect(printed).toContain('Listening on'))
  url = `${/http:\S+:\d+/.exec(printed)?.[0]}/hook`
})

afterAll(async () => {
  process.emit('SIGTERM')
  expect(await listening).toBe(130)
})

async function send(body: string | Buffer, signed = body): Promise<[status: number, printed: string]> {
  printed = ''
  const { 'content-length': _, ...headers } = signedHeaders(signed)
  const { status } = await fetch(url, { method: 'POST', headers, body })
  return [status, printed]
}

test('a delivery is told from a forged one, which is explained', async () => {
  expect(await send(uploaded)).toEqual([204, expect.stringContaining('asset.uploaded, sent at')])
  const parsed = Buffer.from(JSON.stringify(JSON.parse(uploaded)))
  expect(await send(uploaded, parsed)).toEqual([
    401,
    expect.stringMatching(/ 401 POST \/hook: The signature matches when/),
  ])
})

test('a body has a limit, and the next is taken', async () => {
  const [status, line] = await send(Buffer.alloc(6 * 1024 * 1024))
  expect([status, line]).toEqual([413, expect.stringContaining('POST /hook: The body is larger than 5242880 bytes')])
  expect((await send(uploaded))[0]).toBe(204)
})

test('only POST is taken', async () => {
  expect((await fetch(url)).status).toBe(405)
})

test('a weak secret is refused before anything is received', async () => {
  const starting = runListen({ secret: ['undefined'], port: 0 }, context)
  await expect(starting).rejects.toThrow(UsageError)
})
