import type { Plugin } from 'rolldown'

/**
 * Replaces modules that a dependency imports but that are never reached, by one that says so when it is called.
 * Named imports are read as properties, so that any name can be imported.
 */
export function leftOut(...modules: string[]): Plugin {
  const prefix = '\0left-out:'
  return {
    name: 'left-out',
    resolveId: { order: 'pre', handler: (id) => (modules.includes(id) ? `${prefix}${id}` : undefined) },
    load: {
      handler: (id) => {
        if (!id.startsWith(prefix)) return undefined
        const name = JSON.stringify(id.slice(prefix.length))
        return `module.exports = new Proxy({}, { get(target, key) {
          if (key === '__esModule') return true
          return () => { throw new Error(${name} + ' is left out of this bundle: ' + String(key)) }
        } })`
      },
    },
  }
}
