/** One to three API secrets, separated by commas: several while one is being replaced. */
export const secrets = (process.env.CKBOX_API_SECRET ?? '').split(',').filter((secret) => secret !== '')
if (secrets.length === 0) throw new Error('CKBOX_API_SECRET is empty: give the API secret of the CKBox environment.')

export const hostname = process.env.HOST ?? '127.0.0.1'
export const port = Number(process.env.PORT ?? 3000)

/** Opens `GET /state` and `POST /reset`, for `ckbox-webhooks check`, to requests from this machine. */
export const testHooks = process.env.CKBOX_TEST_HOOKS === '1'

export function isLoopback(address: string | undefined): boolean {
  return address === '127.0.0.1' || address === '::1' || address === '::ffff:127.0.0.1'
}
