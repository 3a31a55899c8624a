import { jsonDialects } from './json-dialects.js'
import type { Recipe, Subject } from './recipe.js'

const rawBytes =
  'the handler does not sign the bytes that arrived; keep the raw body (in Express `express.raw({ type: "*/*" })`) and sign that, before anything parses it'
const utf8 = 'the handler changes the encoding of the body; sign the raw bytes, or decode and encode them as UTF-8'

/** Wrong ways that concern the body. */
export function bodyRecipes(subject: Subject): Recipe[] {
  if (subject.body.length === 0) return []
  const text = subject.body.toString('utf8')
  return [...reserialised(subject, text), ...printed(subject, text), ...encoded(subject, text)]
}

function as(subject: Subject, id: string, defect: string, what: string, body: string | Uint8Array, remedy: string) {
  const message = [subject.method, subject.target, subject.timestamp, body]
  return { id, defect, when: `signed with ${what} in place of the raw body`, remedy, message }
}

function reserialised(subject: Subject, text: string): Recipe[] {
  return jsonDialects.flatMap(({ id, call, rewrite }) => {
    const body = rewrite(text)
    return body === undefined
      ? []
      : [as(subject, `body-${id}`, 'body/reserialised', `the body re-serialised by \`${call}\``, body, rawBytes)]
  })
}

function printed(subject: Subject, text: string): Recipe[] {
  const { body, method, target, timestamp } = subject
  const omitted: Recipe = {
    id: 'body-omitted',
    defect: 'signature/body-not-covered',
    when: 'signed without the body',
    remedy: 'the handler signs before it has the body, or leaves the body out; read the raw body first and append it',
    message: [method, target, timestamp],
  }
  const others: [id: string, what: string, printed: string][] = [
    ['object', '`[object Object]`', '[object Object]'],
    ['undefined', '`undefined`', 'undefined'],
    ['null', '`null`', 'null'],
    ['empty-object', '`{}`', '{}'],
    ['json-twice', 'the body as a JSON string', JSON.stringify(text)],
    ['buffer-json', '`JSON.stringify` of a Buffer', JSON.stringify(body)],
    ['python-bytes', "Python's `b'…'` notation of the body", pythonBytes(body)],
    ['trimmed', 'the body without the white space around it', text.trim()],
    ['newline', 'the body and a line feed', `${text}\n`],
  ]
  return [
    omitted,
    ...others.map(([id, what, body]) => as(subject, `body-${id}`, 'body/reserialised', what, body, rawBytes)),
  ]
}

function encoded(subject: Subject, text: string): Recipe[] {
  const { body } = subject
  const lambda =
    'API Gateway passes binary bodies on in base64; decode with `Buffer.from(event.body, "base64")` when `isBase64Encoded` is true'
  const others: [id: string, what: string, encoded: string | Uint8Array, remedy: string][] = [
    ['base64', 'the base64 form of the body', body.toString('base64'), lambda],
    ['latin-1', 'the body in Latin-1', Buffer.from(text, 'latin1'), utf8],
    ['read-as-latin-1', 'the UTF-8 bytes read as Latin-1', body.toString('latin1'), utf8],
    ['ascii', 'the body in ASCII, other characters as `?`', text.replace(/[^\0-\x7f]/gu, '?'), utf8],
    ['ascii-units', 'the body in ASCII, other UTF-16 units as `?`', text.replace(/[^\0-\x7f]/g, '?'), utf8],
    ['ascii-dropped', 'the body without its characters beyond ASCII', text.replace(/[^\0-\x7f]/g, ''), utf8],
    ['replaced', 'the bytes beyond ASCII as U+FFFD', body.toString('latin1').replace(/[^\0-\x7f]/g, '\ufffd'), utf8],
    ['utf-16', 'the body in UTF-16', Buffer.from(text, 'utf16le'), utf8],
    ['nfc', 'the body in Unicode form NFC', text.normalize('NFC'), utf8],
    ['nfd', 'the body in Unicode form NFD', text.normalize('NFD'), utf8],
  ]
  return others.map(([id, what, form, remedy]) => as(subject, `body-${id}`, 'body/non-ascii', what, form, remedy))
}

function pythonBytes(body: Buffer): string {
  const quote = body.includes("'") && !body.includes('"') ? '"' : "'"
  const named: Record<string, string> = { '\n': '\\n', '\r': '\\r', '\t': '\\t', '\\': '\\\\', [quote]: `\\${quote}` }
  const bytes = body.toString('latin1').replace(/[^ -[\]-~]|\\|['"]/g, (unit) => {
    if (unit === "'" || unit === '"') return unit === quote ? `\\${quote}` : unit
    return named[unit] ?? `\\x${unit.charCodeAt(0).toString(16).padStart(2, '0')}`
  })
  return `b${quote}${bytes}${quote}`
}
