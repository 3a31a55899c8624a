import { isArray, isObject, type Json } from '../../../observation/json.js'

/** Whether a state shows all that is declared and no further rows. Further columns are the consumer's own. */
export function isShown(declared: Json | undefined, actual: Json | undefined, ids: readonly string[]): boolean {
  if (declared === undefined || declared === null) return actual === undefined || actual === null
  if (isArray(declared)) {
    if (!isArray(actual) || actual.length !== declared.length) return false
    const rest = [...actual]
    return declared.every((item) => {
      const index = rest.findIndex((other) => isShown(item, other, ids))
      if (index >= 0) rest.splice(index, 1)
      return index >= 0
    })
  }
  if (isObject(declared)) {
    if (!isObject(actual)) return false
    const isRow = (key: string) => ids.some((id) => key.includes(id))
    return (
      Object.entries(declared).every(([key, value]) => isShown(value, actual[key], ids)) &&
      Object.keys(actual).every((key) => !isRow(key) || key in declared)
    )
  }
  if (typeof declared === 'string' && typeof actual === 'string') {
    return declared.normalize('NFC') === actual.normalize('NFC')
  }
  return declared === actual
}
