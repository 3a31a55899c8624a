import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:https'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { openTransport } from '../../src/delivery/open-transport.js'

/** A key and a certificate that no authority has signed; undefined without OpenSSL. */
function selfSigned(): { key: Buffer; cert: Buffer } | undefined {
  const folder = mkdtempSync(join(tmpdir(), 'ckbox-tls-'))
  const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')]
  const args = ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-keyout', key]
  const { status } = spawnSync('openssl', [...args, '-out', cert, '-days', '2', '-subj', '/CN=localhost'])
  const made = status === 0 ? { key: readFileSync(key), cert: readFileSync(cert) } : undefined
  rmSync(folder, { recursive: true })
  return made
}

const certificate = selfSigned()
const request = { method: 'POST', target: '/a', headers: [], body: Buffer.from('x') }

describe.skipIf(certificate === undefined)('over TLS', () => {
  test.each([
    ['pooled', false],
    ['raw', true],
  ])('a server of this process is trusted, another is not without an authority (%s)', async (_, newConnection) => {
    const server = createServer(certificate ?? {}, (req, res) => res.end(`${req.method} ${req.url}`))
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const own = await openTransport(server)
    const options = { timeoutMs: 5000, newConnection }
    expect(await own.send(request, options)).toMatchObject({ status: 200, body: 'POST /a' })
    await own.close()
    const address = server.address()
    const port = typeof address === 'object' ? address?.port : undefined
    const foreign = await openTransport(`https://localhost:${port}`)
    expect(await foreign.send(request, options)).toMatchObject({
      failure: 'refused',
      message: expect.stringContaining('TLS'),
    })
    await foreign.close()
    await new Promise((resolve) => server.close(resolve))
  })
})
