/** What ajv's generated code would import from ajv: source text by import path. */
export const AJV_RUNTIME: Readonly<Record<string, { readonly name: string; readonly code: string }>> = {
  'ajv/dist/runtime/ucs2length': {
    name: 'lengthOf',
    code: `function lengthOf(text) {
  // Characters, not UTF-16 units: JSON Schema counts code points.
  let length = text.length
  for (let at = 0; at < text.length - 1; at += 1) {
    const unit = text.charCodeAt(at)
    if (unit < 0xd800 || unit > 0xdbff) continue
    if ((text.charCodeAt(at + 1) & 0xfc00) === 0xdc00) {
      length -= 1
      at += 1
    }
  }
  return length
}`,
  },
  'ajv/dist/runtime/equal': {
    name: 'deepEqual',
    code: `function deepEqual(a, b) {
  if (a === b) return true
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false
  if (Array.isArray(a) !== Array.isArray(b)) return false
  const keys = Object.keys(a)
  if (keys.length !== Object.keys(b).length) return false
  return keys.every((key) => Object.hasOwn(b, key) && deepEqual(a[key], b[key]))
}`,
  },
}

/** Add one error or several to a list in place: ajv's own code copies the whole list each time. */
export const ERRORS = [
  `function fail(errors, instancePath, keyword, params) {
  const error = { instancePath, keyword, params }
  if (errors === null) return [error]
  errors.push(error)
  return errors
}`,
  `function append(errors, more) {
  for (const error of more) errors.push(error)
  return errors
}`,
]
