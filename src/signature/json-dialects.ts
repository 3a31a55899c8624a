import { type JsonTree, readJsonTree } from './json-tree.js'

/** How a language writes JSON again after it has parsed it. */
export interface JsonDialect {
  readonly id: string
  /** The expression that does it, for people. */
  readonly call: string
  /** undefined where the text is not JSON. */
  readonly rewrite: (text: string) => string | undefined
}

interface Writing {
  readonly comma?: string
  readonly colon?: string
  readonly escape: (text: string) => string
  readonly float: (text: string) => string
  readonly emptyObject?: string
  readonly sortKeys?: boolean
}

/** The writers met in webhook receivers; each makes other bytes of a genuine body. */
export const jsonDialects: readonly JsonDialect[] = [
  { id: 'javascript', call: 'JSON.stringify(JSON.parse(body))', rewrite: javascript },
  dialect('python', 'json.dumps(json.loads(body))', {
    comma: ', ',
    colon: ': ',
    escape: (text) => unicodeEscaped(text, /[^ -~]/g),
    float: pythonFloat,
  }),
  dialect('python-compact', "json.dumps(json.loads(body), separators=(',', ':'))", {
    escape: (text) => unicodeEscaped(text, /[^ -~]/g),
    float: pythonFloat,
  }),
  dialect('python-unicode', 'json.dumps(json.loads(body), ensure_ascii=False)', {
    comma: ', ',
    colon: ': ',
    escape: (text) => text,
    float: pythonFloat,
  }),
  dialect('php', 'json_encode(json_decode($body))', { escape: phpEscaped, float: phpFloat }),
  dialect('php-array', 'json_encode(json_decode($body, true))', {
    escape: phpEscaped,
    float: phpFloat,
    emptyObject: '[]',
  }),
  dialect('php-unescaped', 'json_encode(json_decode($body), JSON_UNESCAPED_SLASHES | JSON_UNESCAPED_UNICODE)', {
    escape: (text) => unicodeEscaped(text, /[\u2028\u2029]/g),
    float: phpFloat,
  }),
  dialect('ruby', 'JSON.generate(JSON.parse(body))', { escape: (text) => text, float: rubyFloat }),
  dialect('rails', 'params.to_json or JSON.parse(body).to_json', {
    escape: (text) => unicodeEscaped(text, /[<>&\u2028\u2029]/g),
    float: rubyFloat,
  }),
  dialect('go', 'json.Marshal of an unmarshalled map', {
    escape: (text) => unicodeEscaped(text, /[<>&\u2028\u2029]/g),
    float: shortFloat,
    sortKeys: true,
  }),
  dialect('dotnet', 'JsonSerializer.Serialize of a deserialised body', {
    escape: dotnetEscaped,
    float: (text) => text,
  }),
]

function dialect(id: string, call: string, writing: Writing): JsonDialect {
  const rewrite = (text: string) => {
    const tree = readJsonTree(text)
    return tree && write(tree, writing)
  }
  return { id, call, rewrite }
}

function javascript(text: string): string | undefined {
  try {
    return JSON.stringify(JSON.parse(text))
  } catch {
    // Not JSON, or nested too deeply to be written again: this dialect has no answer for it.
    return undefined
  }
}

function write(tree: JsonTree, writing: Writing): string {
  const { comma = ',', colon = ':' } = writing
  switch (tree.kind) {
    case 'word':
      return tree.text
    case 'number':
      return /^-?\d+$/.test(tree.text) ? (tree.text === '-0' ? '0' : tree.text) : writing.float(tree.text)
    case 'string':
      return writing.escape(JSON.stringify(tree.value))
    case 'array':
      return `[${tree.items.map((item) => write(item, writing)).join(comma)}]`
    case 'object': {
      if (tree.members.length === 0) return writing.emptyObject ?? '{}'
      const members = writing.sortKeys ? tree.members.toSorted(byKey) : tree.members
      const written = members.map(([key, value]) => writing.escape(JSON.stringify(key)) + colon + write(value, writing))
      return `{${written.join(comma)}}`
    }
  }
}

function byKey([a]: readonly [string, JsonTree], [b]: readonly [string, JsonTree]): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b))
}

function unicodeEscaped(json: string, pattern: RegExp, digits: (hex: string) => string = (hex) => hex): string {
  return json.replace(pattern, (unit) => `\\u${digits(unit.charCodeAt(0).toString(16).padStart(4, '0'))}`)
}

function dotnetEscaped(json: string): string {
  const quotes = json.replace(/\\./g, (pair) => (pair === '\\"' ? '\\u0022' : pair))
  return unicodeEscaped(quotes, /[^ -~]|[<>&+'`]/g, (hex) => hex.toUpperCase())
}

function phpEscaped(json: string): string {
  return unicodeEscaped(json.replaceAll('/', '\\/'), /[\u0080-\uffff]/g)
}

/** `1e2` is written `100.0`. */
function pythonFloat(text: string): string {
  const number = Number(text)
  const size = Math.abs(number)
  if (size !== 0 && (size >= 1e16 || size < 1e-4)) {
    return number.toExponential().replace(/e([+-])(\d)$/, 'e$10$2')
  }
  if (Object.is(number, -0)) return '-0.0'
  return Number.isInteger(number) ? `${number}.0` : String(number)
}

/** As Python, but `1e+21` is written `1.0e+21`. */
function rubyFloat(text: string): string {
  return withFraction(pythonFloat(text))
}

/** `1.0` is written `1`, `1e-5` is written `1.0e-5`. */
function phpFloat(text: string): string {
  const number = Number(text)
  const size = Math.abs(number)
  if (size !== 0 && (size >= 1e17 || size < 1e-4)) return withFraction(number.toExponential())
  return shortFloat(text)
}

function withFraction(exponential: string): string {
  return exponential.replace(/^(-?\d)e/, '$1.0e')
}

/** `1.0` is written `1`. */
function shortFloat(text: string): string {
  return Object.is(Number(text), -0) ? '-0' : String(Number(text))
}
