import { UsageError } from '../../errors.js'

const MOST_SECRETS = 3

/** Adds `--secret` to those given before it. */
export function addSecret(text: string, earlier: readonly string[] = []): readonly string[] {
  return [...earlier, text]
}

/**
 * The API secrets: those given by `--secret`, else the one in `CKBOX_API_SECRET`.
 *
 * @throws UsageError `secret_missing`, `secret_empty` or `secrets_too_many`; no message contains a secret
 */
export function secretsFrom(
  given: readonly string[] | undefined,
  env: NodeJS.ProcessEnv,
): readonly [string, ...string[]] {
  const [first, ...more] = given ?? (env.CKBOX_API_SECRET ? [env.CKBOX_API_SECRET] : [])
  if (first === undefined) {
    throw new UsageError(
      'secret_missing',
      'No API secret was given, so nothing can be signed or verified. Set CKBOX_API_SECRET or give --secret, with the ' +
        'secret that the consumer uses.',
    )
  }
  if (first === '' || more.includes('')) {
    throw new UsageError('secret_empty', '--secret is empty. Is its shell variable set?')
  }
  if (more.length >= MOST_SECRETS) {
    const message = `--secret was given ${more.length + 1} times, but a CKBox environment has at most ${MOST_SECRETS}.`
    throw new UsageError('secrets_too_many', message)
  }
  return [first, ...more]
}
