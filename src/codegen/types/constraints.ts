import type { SchemaObject } from '../../json-schema/schema.js'

/** What a schema asks of a value beyond its type, in words: `Integer, 1 to 50.` Empty if nothing. */
export function constraintsInWords(schema: SchemaObject): string {
  const integer = schema.type === 'integer' ? ['integer'] : []
  const parts = [
    ...integer,
    ...numberLimits(schema),
    ...(typeof schema.multipleOf === 'number' ? [`a multiple of ${schema.multipleOf}`] : []),
    ...counts(schema.minLength, schema.maxLength, 'character', 'characters'),
    // The type of a tuple shows its bounds.
    ...('prefixItems' in schema ? [] : counts(schema.minItems, schema.maxItems, 'item', 'items')),
    ...(schema.uniqueItems === true ? ['no item twice'] : []),
    ...counts(schema.minProperties, schema.maxProperties, 'property', 'properties'),
  ]
  const sentence = parts.join(', ')
  return [
    typeof schema.format === 'string' ? `Format: ${schema.format}.` : '',
    sentence === '' ? '' : `${sentence.charAt(0).toUpperCase()}${sentence.slice(1)}.`,
    typeof schema.pattern === 'string' && schema.pattern.length <= 200 ? `Matches \`${schema.pattern}\`.` : '',
  ]
    .filter((part) => part !== '')
    .join(' ')
}

function numberLimits({ minimum, maximum, exclusiveMinimum, exclusiveMaximum }: SchemaObject): string[] {
  if (typeof minimum === 'number' && typeof maximum === 'number') return [`${minimum} to ${maximum}`]
  return [
    ...(typeof minimum === 'number' ? [`at least ${minimum}`] : []),
    ...(typeof exclusiveMinimum === 'number' ? [`more than ${exclusiveMinimum}`] : []),
    ...(typeof maximum === 'number' ? [`at most ${maximum}`] : []),
    ...(typeof exclusiveMaximum === 'number' ? [`less than ${exclusiveMaximum}`] : []),
  ]
}

function counts(min: unknown, max: unknown, one: string, many: string): string[] {
  const noun = (count: number) => `${count} ${count === 1 ? one : many}`
  if (typeof min === 'number' && typeof max === 'number' && min > 0)
    return [min === max ? `exactly ${noun(min)}` : `${min} to ${noun(max)}`]
  if (typeof min === 'number' && min > 0) return [`at least ${noun(min)}`]
  return typeof max === 'number' ? [`at most ${noun(max)}`] : []
}
