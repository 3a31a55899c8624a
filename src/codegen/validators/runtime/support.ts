/** Functions that generated checks call, as source text: the output contains those that it uses. */
export const SUPPORT = {
  fail: `function fail(errors, instancePath, keyword, params) {
  errors.push({ instancePath, keyword, params })
}`,
  prefix: `// Errors of a part know only the way from there.
function prefix(errors, count, path) {
  for (let at = errors.length - count; at < errors.length; at += 1) errors[at].instancePath = path + errors[at].instancePath
}`,
  token: `function token(key) {
  return '/' + key.replace(/~/g, '~0').replace(/\\//g, '~1')
}`,
  lengthOf: `function lengthOf(text) {
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
  canonical: `// The same text for the same JSON value, whatever the order of its properties.
function canonical(value) {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'undefined'
  if (Array.isArray(value)) return '[' + value.map(canonical).join() + ']'
  return '{' + Object.keys(value).sort().map((key) => JSON.stringify(key) + ':' + canonical(value[key])).join() + '}'
}`,
  duplicate: `function duplicate(items) {
  const places = new Map()
  for (const [i, item] of items.entries()) {
    const text = canonical(item)
    if (places.has(text)) return { i, j: places.get(text) }
    places.set(text, i)
  }
}`,
  isMultiple: `// By decimal digits, as the numbers are written: 19.99 is a multiple of 0.01.
function isMultiple(value, divisor) {
  if (Number.isSafeInteger(value) && Number.isSafeInteger(divisor)) return value % divisor === 0
  if (!Number.isFinite(value)) return false
  const [a, b] = [value, divisor].map((number) => {
    const [digits, exponent] = number.toExponential().split('e')
    const [whole, fraction = ''] = digits.split('.')
    return { digits: BigInt(whole + fraction), exponent: Number(exponent) - fraction.length }
  })
  const shift = a.exponent - b.exponent
  const ten = BigInt(10) ** BigInt(Math.abs(shift))
  return (shift > 0 ? (a.digits * ten) % b.digits : a.digits % (b.digits * ten)) === BigInt(0)
}`,
  merge: `function merge(into, from) {
  for (const key of from) into.add(key)
}`,
} as const

export type Helper = keyof typeof SUPPORT

/** Helpers that a helper calls. */
export const NEEDS: Partial<Record<Helper, readonly Helper[]>> = { duplicate: ['canonical'] }
