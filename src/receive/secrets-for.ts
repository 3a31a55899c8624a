import { randomBytes } from 'node:crypto'
import { readJson } from './read-json.js'

/** API secrets: one, several, or a function that gives those of an environment, and nothing for an unknown one. */
export type Secrets = string | readonly string[] | SecretsOf

/** Gives the API secrets of an environment; undefined, null or an empty array where it is unknown. */
export type SecretsOf = (environmentId: string) => SecretsFound | Promise<SecretsFound>

type SecretsFound = string | readonly string[] | null | undefined

/**
 * The secrets to verify a body with. For a function, the body's `environment_id` is read before anything is verified:
 * nothing else of it is used. A body of no environment, or of an unknown one, is verified too, with a secret that nobody
 * has, so that its answer does not tell which environments exist.
 */
export async function secretsFor(body: string | Uint8Array, secrets: Secrets): Promise<string | readonly string[]> {
  if (typeof secrets !== 'function') return secrets
  const environmentId = environmentIdOf(body)
  const found = environmentId === undefined ? undefined : await secrets(environmentId)
  // What an object gives for a name that somebody made up, such as `constructor`, is no secret either.
  const isGiven = typeof found === 'string' || (Array.isArray(found) && found.length > 0)
  return isGiven ? found : nobodysSecret
}

const nobodysSecret = randomBytes(32).toString('hex')

function environmentIdOf(body: string | Uint8Array): string | undefined {
  const read = readJson(body)
  if (!('value' in read) || typeof read.value !== 'object' || read.value === null) return undefined
  const { environment_id: id } = read.value as { readonly environment_id?: unknown }
  return typeof id === 'string' ? id : undefined
}
