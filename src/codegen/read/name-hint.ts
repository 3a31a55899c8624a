import { isRecord } from '../../json-schema/schema.js'
import { pascalCase } from '../model/names.js'
import { text } from './navigate.js'
import { decodeToken, type Located } from './resolver.js'

/** The last part of the pointer, or the file name without its endings. */
export function keyOf(located: Located): string {
  const last = located.pointer.split('/').at(-1)
  if (last) return decodeToken(last)
  const file = located.document.path.split('/').at(-1) ?? located.document.path
  return file.replace(/(\.schema)?\.(json|ya?ml)$/i, '')
}

/** The type name that a schema suggests: its key among definitions, or else its title or place. */
export function nameHint(located: Located): string {
  const title = isRecord(located.schema) ? text(located.schema.title) : undefined
  const inDefinitions = /\/(\$defs|definitions|schemas)\/[^/]+$/.test(located.pointer)
  return pascalCase(inDefinitions ? keyOf(located) : (title ?? keyOf(located)))
}
