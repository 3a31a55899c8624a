import { describe, expect, test } from 'vitest'
import type { UsageError } from '../../src/errors.js'
import type { ReceivableRequest } from '../../src/receive/read-request.js'
import { receiveWebhook } from '../../src/receive/receive.js'
import type { SecretsOf } from '../../src/receive/secrets-for.js'
import { genuine, secret, signedHeaders, uploaded } from './genuine.js'

const { environment_id: environment } = JSON.parse(uploaded)
const known = new Map<string, string | string[]>([[environment, ['newer', secret]]])

/** Receives with a function of secrets, and tells which ids it was asked for. */
async function receive(
  request: ReceivableRequest,
  secrets: SecretsOf = async (id) => known.get(id),
  bodyLimit?: number,
) {
  const asked: string[] = []
  const received = await receiveWebhook(request, {
    secrets: (id) => {
      asked.push(id)
      return secrets(id)
    },
    bodyLimit,
  })
  return { received, asked, code: received.ok ? 'ok' : `${received.error.status} ${received.error.code}` }
}

describe('secrets as a function of the environment', () => {
  test('are asked for by the id in the body, and the one that matched is told by its index', async () => {
    const { received, asked } = await receive(genuine())
    expect(received).toMatchObject({ ok: true, secretIndex: 1 })
    expect(asked).toEqual([environment])
    expect((await receive(genuine(), () => secret)).code).toBe('ok')
    expect((await receive(genuine(), () => 'other')).code).toBe('401 signature_mismatch')
  })

  test.each([
    ['an unknown environment', uploaded.replace(environment, 'unknown')],
    ['no environment', '{}'],
    ['an environment that is no string', '{"environment_id":5}'],
    ['a body that is no object', 'null'],
    ['a body that is not JSON', '{'],
    ['no body', ''],
    ['a body that is not UTF-8', Buffer.from([0xff])],
  ])('refuse %s just as a wrong signature', async (_, body) => {
    const { received: wrong } = await receive(genuine(), () => 'other')
    const { received } = await receive(genuine(body))
    expect(received).toEqual(wrong)
  })

  test.each([undefined, null, []])('may be %j for an unknown environment', async (nothing) => {
    expect((await receive(genuine(), async () => nothing)).code).toBe('401 signature_mismatch')
  })

  test.each(['constructor', '__proto__', 'toString'])(
    'may come from an object, which has no secret of %s',
    async (id) => {
      const secrets = { [environment]: secret } as Record<string, string>
      expect((await receive(genuine(), (asked) => secrets[asked])).code).toBe('ok')
      expect((await receive(genuine(JSON.stringify({ environment_id: id })), (asked) => secrets[asked])).code).toBe(
        '401 signature_mismatch',
      )
    },
  )

  test('are asked for again each time, also for an unknown environment', async () => {
    const environments = new Map<string, string>()
    const secrets: SecretsOf = (id) => environments.get(id)
    expect((await receive(genuine(), secrets)).code).toBe('401 signature_mismatch')
    environments.set(environment, secret)
    expect((await receive(genuine(), secrets)).code).toBe('ok')
    environments.delete(environment)
    expect((await receive(genuine(), secrets)).code).toBe('401 signature_mismatch')
  })

  test('are not asked for before the byte limit, or where a header is missing or malformed', async () => {
    const tooLarge = await receive(genuine(), undefined, 10)
    expect([tooLarge.code, tooLarge.asked]).toEqual(['413 body_too_large', []])
    for (const header of ['x-cs-signature', 'x-cs-timestamp']) {
      const { asked } = await receive({ ...genuine(), headers: { ...signedHeaders(uploaded), [header]: '' } })
      expect(asked).toEqual([])
    }
    expect((await receive({ ...genuine(), method: 'GET' })).asked).toEqual([])
  })

  test('are not taken when they are weak', async () => {
    await expect(receive(genuine(), () => 'undefined')).rejects.toMatchObject({
      code: 'secret_missing',
    } satisfies Partial<UsageError>)
  })

  test('pass on what the function throws', async () => {
    const down = new Error('the database is down')
    await expect(receive(genuine(), () => Promise.reject(down))).rejects.toBe(down)
  })
})
