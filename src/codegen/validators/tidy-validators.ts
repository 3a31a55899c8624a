import { AJV_RUNTIME, ERRORS } from './runtime/support.js'
import { replaceInCode, skipBrackets, splitList } from './scan-code.js'

export interface TidyCode {
  /** Functions and constants, without imports and exports. */
  readonly code: string
  /** The name of the function that validates a type. */
  readonly functionOf: ReadonlyMap<string, string>
}

const HEADER = '{instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}'

/**
 * Makes ajv's standalone code self-contained and smaller: `require` gives way to the code itself, schemas that nothing
 * reads are left out, and functions are called with a path instead of an object of five.
 */
export function tidyValidators(source: string): TidyCode {
  const functionOf = new Map<string, string>()
  const support = new Set<string>(ERRORS)
  const lines = source.split('\n').flatMap((line) => {
    const exported = /^export const (\w+) = (\w+);$/.exec(line)
    if (exported?.[1] !== undefined && exported[2] !== undefined) {
      functionOf.set(exported[1], exported[2])
      return []
    }
    const required = /^const (\w+) = require\("([^"]+)"\)(?:\.default)?;$/.exec(line)
    if (required !== null) {
      const part = AJV_RUNTIME[required[2] ?? '']
      if (part === undefined) throw new Error(`ajv's code asks for ${required[2]}, which is not known here.`)
      support.add(part.code)
      return [`const ${required[1]} = ${part.name};`]
    }
    if (line === '' || line === '"use strict";' || line.startsWith('/*# sourceURL')) return []
    return [line]
  })
  const code = dropUnused(shortenErrors(lines)).join('\n')
  return { code: `${[...support].join('\n')}\n${indent(simplifyCalls(code))}`, functionOf }
}

const PUSH = [
  'if(vErrors === null){',
  /^vErrors = \[(err\d+)\];$/,
  '}',
  'else {',
  /^vErrors\.push\((err\d+)\);$/,
  '}',
  'errors++;',
]

/** Replaces the seven lines with which ajv records an error by one call. */
function shortenErrors(lines: readonly string[]): string[] {
  const short: string[] = []
  for (let at = 0; at < lines.length; at += 1) {
    const line = lines[at] ?? ''
    const declared = /^const (err\d+) = (\{instancePath.*\});$/.exec(line)
    const follows = PUSH.every((wanted, index) => {
      const next = lines[at + 1 + index] ?? ''
      return typeof wanted === 'string' ? next === wanted : wanted.exec(next)?.[1] === declared?.[1]
    })
    if (declared?.[2] === undefined || !follows) {
      short.push(line)
      continue
    }
    const fields = new Map(splitList(declared[2].slice(1, -1)).map((field) => cut(field)))
    short.push(
      `vErrors = fail(vErrors, ${fields.get('instancePath') || 'instancePath'}, ${fields.get('keyword')}, ${fields.get('params')});`,
      'errors++;',
    )
    at += PUSH.length
  }
  return short
}

function cut(field: string): [string, string] {
  const colon = field.indexOf(':')
  return colon < 0 ? [field, ''] : [field.slice(0, colon), field.slice(colon + 1)]
}

/** Only constants on one line, as ajv writes schemas. */
function dropUnused(lines: readonly string[]): string[] {
  const uses = new Map<string, number>()
  for (const line of lines)
    for (const name of line.match(/\bschema\d+\b/g) ?? []) uses.set(name, (uses.get(name) ?? 0) + 1)
  return lines.filter((line) => {
    const name = /^const (schema\d+) = /.exec(line)?.[1]
    return name === undefined || (uses.get(name) ?? 0) > 1
  })
}

function simplifyCalls(code: string): string {
  const headers = code.replaceAll(`(data, ${HEADER})`, '(data, instancePath = "")')
  const calls = replaceInCode(headers, '{instancePath:', (at) => {
    const end = skipBrackets(headers, at)
    const parts = splitList(headers.slice(at + 1, end - 1))
    const [path = ''] = parts
    return parts[1]?.startsWith('parentData:') ? { text: path.slice('instancePath:'.length), end } : undefined
  })
  // `{instancePath,parentData…}`: the same path is handed on.
  const same = replaceInCode(calls, '{instancePath,parentData', (at) => ({
    text: 'instancePath',
    end: skipBrackets(calls, at),
  }))
  return replaceInCode(same, 'vErrors.concat(', (at) => ({
    text: 'append(vErrors, ',
    end: at + 'vErrors.concat('.length,
  }))
}

function indent(code: string): string {
  let depth = 0
  return code
    .split('\n')
    .map((line) => {
      const bare = line.replace(/"(?:[^"\\]|\\.)*"/g, '')
      const closing = /^[})\]]*/.exec(bare)?.[0].length ?? 0
      const text = '  '.repeat(Math.max(0, depth - closing)) + line
      depth += (bare.match(/[{([]/g)?.length ?? 0) - (bare.match(/[})\]]/g)?.length ?? 0)
      return text
    })
    .join('\n')
}
