import { f, type KnownCase, v } from './known-stories.js'

/** One id in two environments. */
export function betweenEnvironments([first, second]: readonly string[]): Record<string, KnownCase> {
  if (first === undefined || second === undefined) return {}
  const elsewhere = { environment: second }
  return {
    'one asset id in two environments': {
      lines: [{ upload: 'a' }, { upload: 'a', to: 2, ...elsewhere }],
      like: [{ upload: 'a' }, { upload: 'b', to: 2, ...elsewhere }],
      shows: [v(1), v(2)],
    },
    'one asset id in two environments in one millisecond': {
      lines: [{ upload: 'a' }, { upload: 'a', to: 2, after: 0, ...elsewhere }],
      like: [{ upload: 'a' }, { upload: 'b', to: 2, ...elsewhere }],
      shows: [v(1), v(2)],
    },
    'removed in one environment, kept in another': {
      lines: [{ upload: 'a' }, { upload: 'a', to: 2, ...elsewhere }, { remove: 'a', ...elsewhere }],
      like: [{ upload: 'a' }],
      shows: [v(1)],
    },
    'one folder id in two environments': {
      lines: [{ create: 'F' }, { create: 'F', to: 2, ...elsewhere }],
      like: [{ create: 'F' }, { create: 'G', to: 2, ...elsewhere }],
      shows: [f(1), f(2)],
    },
  }
}

/** Where what is remembered of an asset, its end or its latest time, is shared by all environments. */
export function rememberedBetweenEnvironments([first, second]: readonly string[]): Record<string, KnownCase> {
  if (first === undefined || second === undefined) return {}
  const elsewhere = { environment: second }
  return {
    'a newer removal in one environment, an upload in another': {
      lines: [{ upload: 'a' }, { upload: 'a', to: 2, ...elsewhere }, { remove: 'a', ...elsewhere }],
      plan: [1, 2, 0],
      like: [{ upload: 'a' }],
      shows: [v(1)],
    },
    'a newer upload in one environment, a modification in another': {
      lines: [{ upload: 'a' }, { modify: 'a' }, { upload: 'a', to: 5, ...elsewhere }],
      plan: [0, 2, 1],
      like: [{ upload: 'a' }, { modify: 'a' }, { upload: 'b', to: 5, ...elsewhere }],
      shows: [v(2), v(5)],
    },
    'a newer removal of a folder in one environment, a folder in another': {
      lines: [{ create: 'F' }, { create: 'F', to: 2, ...elsewhere }, { drop: 'F', ...elsewhere }],
      plan: [1, 2, 0],
      like: [{ create: 'F' }],
      shows: [f(1)],
    },
  }
}
