import { pick, random } from './random.js'

export type Style = 'node' | 'express' | 'fastify' | 'hono'
export type StorageShape = 'map' | 'array' | 'nested'
export type ViewShape = 'nested' | 'lists' | 'table' | 'environments'
export type Columns = 'document' | 'camel' | 'columns'

/** Everything about a consumer that does not matter, drawn by seed, so that no tester can lean on it. */
export interface Look {
  readonly draw: () => number
  readonly style: Style
  readonly path: string
  readonly secrets: readonly [string, string, string]
  readonly success: number
  readonly refusal: number
  readonly unreadable: number
  readonly body: string
  /** Longest pause of one store operation, ms. */
  readonly latency: number
  readonly storage: StorageShape
  readonly view: ViewShape
  readonly columns: Columns
  readonly showDeleted: boolean
  readonly upperCaseHex: boolean
  readonly givesReset: boolean
  readonly givesExpected: boolean
}

export function look(name: string, seed: number): Look {
  const draw = random(name, seed)
  const secret = () =>
    pick(draw, [
      () => `cs_${Math.floor(draw() * 2 ** 40).toString(36)}_${Math.floor(draw() * 2 ** 40).toString(36)}`,
      () => Array.from({ length: 40 }, () => Math.floor(draw() * 16).toString(16)).join(''),
      () => `klucz-ąę-${Math.floor(draw() * 2 ** 40).toString(36)}`,
    ])()
  const showDeleted = draw() < 0.25
  return {
    draw,
    style: pick<Style>(draw, ['node', 'express', 'fastify', 'hono']),
    path: pick(draw, ['/', '/hook', '/webhooks/ckbox', '/api/v1/integrations/ckbox', '/ckbox-events']),
    secrets: [secret(), secret(), secret()],
    success: pick(draw, [200, 200, 201, 202, 204]),
    refusal: pick(draw, [401, 401, 403, 400]),
    unreadable: pick(draw, [400, 422]),
    body: pick(draw, ['', 'ok', '{"received":true}']),
    latency: pick(draw, [1, 2, 3, 5]),
    storage: pick<StorageShape>(draw, ['map', 'array', 'nested']),
    view: pick<ViewShape>(draw, ['nested', 'lists', 'table', 'environments']),
    columns: pick<Columns>(draw, ['document', 'camel', 'columns']),
    showDeleted,
    upperCaseHex: draw() < 0.5,
    givesReset: draw() < 0.75,
    givesExpected: !showDeleted && draw() < 0.5,
  }
}
