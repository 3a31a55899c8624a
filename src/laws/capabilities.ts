/** What the consumer's owner declared. */
export interface Declared {
  readonly secrets: readonly string[]
  /** Path with query that is signed. */
  readonly target: string
  /** Whether the public URL was declared: the consumer may sign that instead of the request line. */
  readonly signsPublicUrl: boolean
  /** ms. */
  readonly replayWindow: number | undefined
  readonly unknownEvents: 'accept' | 'refuse' | undefined
  readonly environments: readonly string[]
  readonly environmentSecrets: Readonly<Record<string, readonly string[]>>
  readonly cascade: boolean | undefined
  /** ms. */
  readonly maxResponse: number | undefined
  /** How long a killed process keeps its claim, ms. */
  readonly lease: number | undefined
}

/** What is known of a consumer that decides which laws can be checked. */
export interface Abilities {
  /** Names of the hooks that are given. */
  readonly hooks: ReadonlySet<string>
  readonly declared: Declared
  /** Whether requests go over a connection, not by a function call. */
  readonly sockets: boolean
  /** False where `observe` is given and shows nothing of what was delivered. */
  readonly visible: boolean
  /** False where it shows nothing of what single requests create. */
  readonly traceable: boolean
  readonly declaresEnvironments: boolean
}

interface Requirement {
  /** What the user gives to have it. */
  readonly give: string
  readonly isMet: (abilities: Abilities) => boolean
}

const hook = (name: string, give: string): Requirement => ({ give, isMet: ({ hooks }) => hooks.has(name) })

/** All that a law can need besides the endpoint. */
export const capabilities = {
  observe: {
    give: 'give `observe` (--observe URL): it returns the state as JSON',
    isMet: ({ hooks, visible }) => hooks.has('observe') && visible,
  },
  traces: {
    give: 'let `observe` show each new entity',
    isMet: ({ traceable }) => traceable,
  },
  expected: hook('expected', 'give `expected`: it returns the state to expect after a simulated history'),
  restart: hook('restart', 'give `restart`: it kills the consumer and starts it again'),
  effects: hook('effects', 'give `effects`: it returns counters of side effects, such as mails sent'),
  failOnce: hook('failOnce', 'give `failOnce`: it makes the next write to the store fail'),
  sockets: {
    give: 'give the endpoint as a URL or a Node listener: a function call has no connection to check',
    isMet: ({ sockets }) => sockets,
  },
  replayWindow: {
    give: 'declare `replayWindow` (--replay-window MS)',
    isMet: ({ declared }) => declared.replayWindow !== undefined,
  },
  environments: {
    give: 'declare `environments` (--environments A,B)',
    isMet: ({ declaresEnvironments }) => declaresEnvironments,
  },
  twoEnvironments: {
    give: 'declare two `environments` (--environments A,B)',
    isMet: ({ declared }) => declared.environments.length >= 2,
  },
  environmentSecrets: {
    give: 'declare `environmentSecrets` for two environments',
    isMet: ({ declared }) => Object.keys(declared.environmentSecrets).length >= 2,
  },
  twoSecrets: {
    give: 'give two or more `secrets` (--secret twice)',
    isMet: ({ declared }) => declared.secrets.length >= 2,
  },
  lease: {
    give: 'declare `lease` (--lease MS): how long a killed process keeps its claim on an event',
    isMet: ({ declared }) => declared.lease !== undefined,
  },
  cascade: {
    give: 'declare `cascade` (--cascade): whether removing something also removes its contents',
    isMet: ({ declared }) => declared.cascade !== undefined,
  },
} as const satisfies Record<string, Requirement>

export type Capability = keyof typeof capabilities

/** Why a law with these needs cannot be checked, and what the user can provide; `undefined` if it can. */
export function missing(needs: readonly Capability[], abilities: Abilities): string | undefined {
  const need = needs.find((one) => !capabilities[one].isMet(abilities))
  if (need === undefined) return undefined
  if (need === 'observe' && abilities.hooks.has('observe')) {
    return 'the state that `observe` returns names nothing that was delivered; give `reset` (--reset URL) to compare it whole'
  }
  return capabilities[need].give
}
