/** A property name as code: bare where it is an identifier. */
export function quoteKey(key: string): string {
  return /^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u.test(key) ? key : quoteString(key)
}

/** A text as a string literal of JavaScript, in single quotes unless it holds one. */
export function quoteString(text: string): string {
  const json = JSON.stringify(text).replaceAll('\u2028', '\\u2028').replaceAll('\u2029', '\\u2029')
  return text.includes("'") ? json : `'${json.slice(1, -1).replaceAll('\\"', '"')}'`
}
