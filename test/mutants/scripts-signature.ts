import { createHmac } from 'node:crypto'
import { type Answered, type Driver, event, ok, refused, type SendOptions, sign } from './driver.js'
import type { Script } from './scripts-state.js'

const upload = (id: string) => event('asset.uploaded', id, 0)
const week = 7 * 24 * 3600_000

/** Whether any of these requests, none of them authentic, is accepted. */
const acceptsAny =
  (...forgeries: readonly SendOptions[]): Script =>
  async (driver, id) => {
    for (const forgery of forgeries) if (ok(await driver.send(upload(id), forgery))) return true
    return false
  }

const refusesAuthentic = async (driver: Driver, id: string, options: SendOptions = {}): Promise<boolean> =>
  !ok(await driver.send(upload(id), options))

const targetOf = (driver: Driver): string => {
  const url = new URL(driver.running.url)
  return url.pathname + url.search
}

/** Signs by hand over these parts, and sends the authentic body. */
const over = (driver: Driver, id: string, parts: string, options: SendOptions = {}): Promise<Answered> =>
  driver.send(upload(id), {
    signature: () =>
      createHmac('sha256', driver.running.secrets[0] ?? '')
        .update(parts)
        .digest('hex'),
    ...options,
  })

const badSignatures = ['abcd', '', 'a'.repeat(63), 'a'.repeat(65), 'b'.repeat(64)]

const answersBad =
  (isDefect: (answered: Answered, right: string, driver: Driver) => boolean): Script =>
  async (driver, id) => {
    for (const bad of badSignatures) {
      let right = ''
      const answered = await driver.send(upload(id), {
        signature: (authentic) => {
          right = authentic
          return bad
        },
      })
      if (isDefect(answered, right, driver)) return true
    }
    return false
  }

export const signatureScripts: Readonly<Record<string, Script>> = {
  'signature/not-verified': async (driver, id) =>
    ok(await driver.send(upload(id), { signature: () => 'c'.repeat(64) })) && driver.shows(`${id}@0`),
  'signature/missing-header-accepted': acceptsAny({ signature: () => undefined }, { signature: () => '' }),
  'signature/missing-timestamp-accepted': async (driver, id) => {
    const body = JSON.stringify(upload(id))
    for (const text of ['', 'undefined', 'null']) {
      const answered = await over(driver, id, `POST${targetOf(driver)}${text}${body}`, { timestamp: null })
      if (ok(answered)) return true
    }
    return false
  },
  'signature/weak-secret-accepted': acceptsAny({ secret: '' }, { secret: 'secret' }, { secret: 'undefined' }),
  'signature/prefix-match': acceptsAny(
    { signature: (right) => right.slice(0, 32) },
    { signature: (right) => `${right}00` },
    { signature: (right) => right.slice(0, 63) + (right.endsWith('0') ? '1' : '0') },
  ),
  'signature/body-not-covered': async (driver, id) => {
    const timestamp = String(Date.now())
    const body = JSON.stringify(upload(id))
    let right = ''
    await driver.send(body, { timestamp, signature: (authentic) => (right = authentic) })
    const other = body.replace('Cupcake', 'cupcake').replace('User', 'Owne')
    if (ok(await driver.send(other, { timestamp, signature: () => right }))) return true
    return ok(await over(driver, id, `POST${targetOf(driver)}${timestamp}`, { timestamp }))
  },
  'signature/body-skipped-by-content-type': async (driver, id) => {
    const timestamp = String(Date.now())
    const headers = { 'Content-Type': 'text/plain' }
    return ok(await over(driver, id, `POST${targetOf(driver)}${timestamp}`, { timestamp, headers }))
  },
  'signature/request-line-not-covered': async (driver, id) => {
    const timestamp = String(Date.now())
    const body = JSON.stringify(upload(id))
    for (const line of [`GET${targetOf(driver)}`, 'POST/other-path']) {
      if (ok(await over(driver, id, `${line}${timestamp}${body}`, { timestamp }))) return true
    }
    const path = targetOf(driver)
    if (ok(await driver.send(upload(id), { signedTarget: path, target: `${path}?x=1` }))) return true
    return ok(await driver.send(upload(id), { signedTarget: `${path}?a=1`, target: `${path}?a=1&b=2` }))
  },
  'signature/boundary-shift': async (driver, id) => {
    const old = String(Date.now() - week)
    const path = targetOf(driver)
    const signature = () =>
      sign(driver.running.secrets[0] ?? '', 'POST', `${path}?src=ckbox`, old, JSON.stringify(upload(id)))
    if (ok(await driver.send(upload(id), { target: `${path}?src=ckbox`, timestamp: old }))) return false
    if (ok(await driver.send(upload(id), { target: `${path}?src=ckbo`, timestamp: `x${old}`, signature }))) return true
    const target = `${path}?src=ckbox${old}`
    return ok(await driver.send(upload(id), { target, timestamp: null, signature }))
  },
  'signature/replay-window-ineffective': async (driver, id) => {
    if (driver.running.replayWindow === undefined) return false
    const twice = 2 * driver.running.replayWindow
    return acceptsAny({ timestamp: String(Date.now() - twice) }, { timestamp: String(Date.now() + twice) })(driver, id)
  },
  'signature/replay-window-none': acceptsAny({ timestamp: String(Date.now() - week) }),
  'signature/rotation-single-secret': async (driver, id) => {
    for (const secret of driver.running.secrets) if (await refusesAuthentic(driver, id, { secret })) return true
    return false
  },
  'signature/hex-lenient': acceptsAny({ signature: (right) => `${right}zz` }),
  'signature/duplicate-header': async (driver, id) => {
    for (const turn of [false, true]) {
      const signature = (right: string) => (turn ? [right, 'd'.repeat(64)] : ['d'.repeat(64), right])
      if (!refused(await driver.send(upload(id), { signature }))) return true
    }
    return false
  },
  'signature/applied-before-verified': async (driver, id) => {
    await driver.send(upload(`${id}-b`))
    await driver.send(upload(`${id}-a`), { signature: () => 'e'.repeat(64) })
    await driver.send(event('asset.removed', `${id}-b`, 1), { signature: () => 'e'.repeat(64) })
    return (await driver.shows(`${id}-a@0`)) || !(await driver.shows(`${id}-b@0`))
  },
  'signature/echoes-expected': answersBad(({ body, headers }, right, driver) => {
    const text = body + JSON.stringify(headers)
    const base64 = Buffer.from(right, 'hex').toString('base64')
    return [right, base64, driver.running.secrets[0] ?? '', 'node_modules'].some((leak) => text.includes(leak))
  }),
  'signature/bad-signature-5xx': answersBad(({ status }) => status >= 500),
  'signature/bad-signature-2xx': async (driver, id) =>
    (await answersBad((answered) => ok(answered))(driver, id)) && !(await driver.shows(`${id}@0`)),
  'signature/mount-prefix-lost': async (driver, id) => {
    if (!(await refusesAuthentic(driver, id))) return false
    const parts = targetOf(driver).split('/').slice(1)
    for (let lost = 1; lost <= parts.length; lost++) {
      if (ok(await driver.send(upload(id), { signedTarget: `/${parts.slice(lost).join('/')}` }))) return true
    }
    return false
  },
  'signature/query-mishandled': async (driver, id) => {
    if (!(await refusesAuthentic(driver, id))) return false
    const [path = ''] = targetOf(driver).split('?')
    return acceptsAny({ signedTarget: path }, { signedTarget: `${path}?` })(driver, id)
  },
  'signature/path-normalised': async (driver, id) =>
    (await refusesAuthentic(driver, id)) ||
    refusesAuthentic(driver, id, { target: `${targetOf(driver)}?b=%2f&a=%20x&a=1` }),
  'signature/wrong-canonical-form': (driver, id) => refusesAuthentic(driver, id),
  'signature/header-case-sensitive': async (driver, id) => {
    const timestamp = String(Date.now())
    const body = JSON.stringify(upload(id))
    const right = sign(driver.running.secrets[0] ?? '', 'POST', targetOf(driver), timestamp, body)
    for (const [signature, time] of [
      ['x-cs-signature', 'x-cs-timestamp'],
      ['X-CS-Signature', 'X-CS-Timestamp'],
    ] as const) {
      const headers = { [signature]: right, [time]: timestamp }
      const answered = await driver.send(body, { signature: () => undefined, timestamp: null, headers })
      if (!ok(answered)) return true
    }
    return false
  },
}
