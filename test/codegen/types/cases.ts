import type { JsonSchema } from '../../../src/json-schema/schema.js'

/** The schema of a payload, and its type as it is written into an interface. */
export interface TypeCase {
  readonly name: string
  readonly schema: JsonSchema
  /** Definitions that the schema refers to, by name. */
  readonly $defs?: Readonly<Record<string, JsonSchema>>
  readonly type: string
  /** Declarations of the definitions that the output has. */
  readonly declares?: readonly string[]
}

const string = { type: 'string' }
const number = { type: 'number' }
const point = { type: 'object', required: ['x'], properties: { x: number } }

// biome-ignore-start lint/suspicious/noTemplateCurlyInString: template literal types.
export const CASES: readonly TypeCase[] = [
  { name: 'anything', schema: true, type: 'payload: unknown' },
  { name: 'nothing', schema: false, type: 'payload: never' },
  {
    name: 'an enum of documented constants is a union with their descriptions',
    schema: {
      type: 'string',
      oneOf: [
        { const: 'low', description: 'Nobody is woken.' },
        { const: 'high', description: 'The one on call is woken.' },
      ],
    },
    type: `payload:
    /** Nobody is woken. */
    | 'low'
    /** The one on call is woken. */
    | 'high'`,
  },
  {
    name: 'constants of another type are left out',
    schema: { type: 'string', anyOf: [{ const: 'a' }, { const: 1 }] },
    type: "payload: 'a'",
  },
  {
    name: 'a referred string that is restricted',
    schema: { $ref: '#/$defs/id', enum: ['a', 'b'] },
    $defs: { id: string },
    type: "payload: 'a' | 'b'",
  },
  { name: 'a nullable enum', schema: { type: ['string', 'null'], enum: ['a', null] }, type: "payload: 'a' | null" },
  {
    name: 'a constant object',
    schema: { const: { a: 1, b: ['x'], c: {} } },
    type: `payload: {
    a: 1
    b: ['x']
    c: Record<string, never>
  }`,
  },
  {
    name: 'patterns of a closed object',
    schema: { type: 'object', patternProperties: { '^n_': number, '^s_': string }, additionalProperties: false },
    type: `payload: {
    [key: \`n_\${string}\`]: number
    [key: \`s_\${string}\`]: string
  }`,
  },
  {
    name: 'a pattern beside properties',
    schema: { ...point, patternProperties: { '^x-': string, '-at$': string, '^\\d+$': number } },
    type: `payload: {
    x: number
    [key: \`x-\${string}\`]: string
    [key: \`\${string}-at\`]: string
    [key: \`\${number}\`]: number
  }`,
  },
  {
    name: 'patterns whose beginning or end is not fixed',
    schema: {
      type: 'object',
      patternProperties: { '^x\\d$': string, '^\\x41-\\u0041$': string, '^y_[a-b]b+$': number, '^a\\.b?c\\$$': number },
    },
    type: `payload: {
    [key: \`x\${string}\`]: string
    [key: string]: string | number
    [key: \`y_\${string}\`]: number
    [key: \`a.\${string}c$\`]: number
  }`,
  },
  {
    name: 'a pattern that fits a property, and one that fits the other pattern',
    schema: {
      type: 'object',
      properties: { 'x-id': { type: 'boolean' } },
      patternProperties: { '^x-': number, '^x-s-': string },
    },
    type: `payload: {
    'x-id'?: boolean
    [key: \`x-\${string}\`]: number | string | boolean | undefined
    [key: \`x-s-\${string}\`]: string
  }`,
  },
  {
    name: 'a typed rest can be read',
    schema: { ...point, additionalProperties: string },
    type: `payload: {
    x: number
    [key: string]: string | number
  }`,
  },
  {
    name: 'a typed rest beside an object is not known better',
    schema: { type: 'object', properties: { at: point }, unevaluatedProperties: number },
    type: `payload: {
    at?: {
      x: number
    }
    [key: string]: unknown
  }`,
  },
  {
    name: 'a map',
    schema: { type: 'object', additionalProperties: { $ref: '#/$defs/Point' } },
    $defs: { Point: point },
    type: 'payload: { [key: string]: Point }',
  },
  {
    name: 'a closed object without properties',
    schema: { type: 'object', additionalProperties: false },
    type: 'payload: Record<string, never>',
  },
  { name: 'a free object', schema: { type: 'object' }, type: 'payload: JsonObject' },
  {
    name: 'an open tuple that is longer than described',
    schema: { prefixItems: [string, number], minItems: 4 },
    type: 'payload: [string, number, unknown, unknown, ...unknown[]]',
  },
  {
    name: 'a tuple of at most',
    schema: { prefixItems: [string, number, true], maxItems: 2 },
    type: 'payload: [string?, number?]',
  },
  {
    name: 'a tuple with a rest and both bounds',
    schema: { prefixItems: [string], items: number, minItems: 2, maxItems: 3 },
    type: 'payload: [string, number, number?]',
  },
  {
    name: 'a long tuple',
    schema: { prefixItems: Array(9).fill(number), items: false, minItems: 9 },
    type: `payload: [${Array(9).fill('number').join(', ')}]`,
  },
  {
    name: 'a tuple of many items that are not described',
    schema: { prefixItems: [string], items: number, minItems: 1, maxItems: 1000 },
    type: 'payload: [string, ...number[]]',
  },
  {
    name: 'a recursive tuple',
    schema: { $ref: '#/$defs/Tree' },
    $defs: { Tree: { prefixItems: [string], items: { $ref: '#/$defs/Tree' }, minItems: 1 } },
    type: 'payload: Tree',
    declares: ['export type Tree = [string, ...Tree[]]'],
  },
  {
    name: 'a recursive union',
    schema: { $ref: '#/$defs/Node' },
    $defs: {
      Node: {
        oneOf: [
          string,
          { type: 'array', items: { $ref: '#/$defs/Node' } },
          { type: 'object', additionalProperties: { $ref: '#/$defs/Node' } },
        ],
      },
    },
    type: 'payload: Node',
    declares: ['export type Node = string | Node[] | { [key: string]: Node }'],
  },
  {
    name: 'parts of one object are one',
    schema: { allOf: [point, { type: 'object', properties: { y: number } }, { required: ['y'] }] },
    type: `payload: {
    x: number
    y: number
  }`,
  },
  {
    name: 'what is added to a name',
    schema: { $ref: '#/$defs/Base', required: ['x'], properties: { kind: { const: 'k' } } },
    $defs: { Base: point },
    type: `payload: Base & {
    kind?: 'k'
    x: number
  }`,
  },
  {
    name: 'limits, default and examples',
    schema: {
      type: 'object',
      properties: { size: { type: 'integer', minimum: 1, maximum: 50, default: 10, examples: [20], deprecated: true } },
    },
    type: `payload: {
    /**
     * Integer, 1 to 50.
     *
     * @default 10
     * @example 20
     * @deprecated
     */
    size?: number
  }`,
  },
  {
    name: 'a format and a pattern behind a description',
    schema: { type: 'object', properties: { at: { $ref: '#/$defs/time', description: 'When it was sent.' } } },
    $defs: { time: { type: 'string', format: 'date-time', description: 'A time.', pattern: 'Z$', minLength: 1 } },
    type: `payload: {
    /** When it was sent. Format: date-time. At least 1 character. Matches \`Z$\`. */
    at?: string
  }`,
  },
  {
    name: 'names in any script',
    schema: {
      type: 'object',
      required: ['a', 'b', 'c', 'd'],
      properties: {
        a: { $ref: '#/$defs/顧客' },
        b: { $ref: '#/$defs/Größe' },
        c: { $ref: '#/$defs/Заказ' },
        d: { $ref: '#/$defs/2fa' },
      },
    },
    $defs: { 顧客: { ...point }, Größe: { ...point }, Заказ: { ...point }, '2fa': { ...point } },
    type: `payload: {
    a: 顧客
    b: Größe
    c: Заказ
    d: _2fa
  }`,
  },
  {
    name: 'a property that is required beside a reference has the type that is described there',
    schema: { allOf: [{ $ref: '#/$defs/Point' }], required: ['y'] },
    $defs: { Point: { type: 'object', properties: { x: number, y: number } } },
    type: `payload: {
    y: number
  } & Point`,
  },
  {
    name: 'one that is required by a part has the type that another part describes, through references too',
    schema: { allOf: [{ $ref: '#/$defs/Placed' }, { required: ['x', 'z'] }] },
    $defs: {
      Placed: { allOf: [{ $ref: '#/$defs/Point' }, { type: 'object', properties: { z: string } }] },
      Point: { type: 'object', properties: { x: number } },
    },
    type: `payload: Placed & {
    x: number
    z: string
  }`,
  },
  {
    name: 'what parts describe and require is described once',
    schema: { allOf: [{ type: 'object', properties: { x: number } }, { required: ['x'] }] },
    type: `payload: {
    x: number
  }`,
  },
  {
    name: 'a property that is only required has the type of all that are not described',
    schema: { type: 'object', required: ['id'], additionalProperties: string },
    type: `payload: {
    id: string
    [key: string]: string
  }`,
  },
  {
    name: 'a tsType in a schema, which is no keyword',
    schema: { type: 'string', tsType: 'any' },
    type: 'payload: string',
  },
]
// biome-ignore-end lint/suspicious/noTemplateCurlyInString: as above.
