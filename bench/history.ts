import fc, { type Arbitrary } from 'fast-check'
import { webhookSchema } from '../generated/schema.js'
import { histories } from '../src/ckbox/histories.js'
import { seededIds } from '../src/ckbox/ids.js'
import { replayed } from '../src/ckbox/replayed.js'
import { schemaDocument } from '../src/ckbox/schema-document.js'
import type { JsonSchema, SchemaObject } from '../src/json-schema/schema.js'
import { freshen } from '../src/provider/freshen.js'
import { scheduledHistories } from '../src/schedule/schedules.js'
import { isMain, measure, printRows, type Row } from './measure.js'

const EVENTS = 10
const document = schemaDocument(webhookSchema)

/** Each keyword as the arbitrary of fast-check that comes to mind for it. */
function naive(schema: JsonSchema): Arbitrary<unknown> {
  const flat: SchemaObject = document.flatten(schema) || {}
  const [pattern] = Object.entries((flat.patternProperties ?? {}) as Record<string, JsonSchema>)
  if (flat.const !== undefined) return fc.constant(flat.const)
  if (Array.isArray(flat.anyOf)) return fc.oneof(...flat.anyOf.map(naive))
  if (flat.format === 'uri') return fc.webUrl()
  if (flat.format === 'date-time') return fc.date({ noInvalidDate: true }).map((date) => date.toISOString())
  if (flat.type === 'string') return fc.string()
  if (flat.type === 'integer') return fc.integer({ min: Number(flat.minimum ?? 0) })
  if (flat.type === 'array') return fc.array(naive(flat.items as JsonSchema))
  if (Array.isArray(flat.type)) return fc.oneof(...flat.type.map((type: string) => naive({ ...flat, type })))
  if (flat.type === 'null') return fc.constant(null)
  if (pattern !== undefined) return fc.dictionary(fc.stringMatching(new RegExp(pattern[0])), naive(pattern[1]))
  if (flat.properties === undefined) return fc.dictionary(fc.string(), fc.jsonValue())
  const members = Object.entries(flat.properties as Record<string, JsonSchema>).map(([name, part]) => [
    name,
    naive(part),
  ])
  return fc.record(Object.fromEntries(members), { requiredKeys: (flat.required ?? []) as never[] })
}

/** Valid events without a history behind them: no event is related to another. */
function naiveEvents(): Arbitrary<readonly unknown[]> {
  const names = Object.keys(webhookSchema.$defs).filter((name) => name.endsWith('Event') && name !== 'UnknownEvent')
  const event = fc.oneof(...names.map((name) => naive({ $ref: `${webhookSchema.$id}#/$defs/${name}` })))
  return fc.array(event, { minLength: EVENTS, maxLength: EVENTS })
}

/** Ten events: a possible history from the simulated CKBox, beside ten unrelated events from fast-check's own arbitraries. */
export async function benchHistory(): Promise<Row[]> {
  const lengths = { minEvents: EVENTS, maxEvents: EVENTS }
  let seed = 1
  const draw = (arbitrary: Arbitrary<unknown>) => (count: number) =>
    fc.assert(
      fc.property(arbitrary, () => true),
      { numRuns: count, seed: seed++ },
    )
  const drawn = fc.sample(histories(lengths), { numRuns: 100, seed })
  const ids = seededIds(1)
  return measure([
    { name: 'fast-check, an arbitrary for each keyword', run: draw(naiveEvents()) },
    { name: 'histories', run: draw(histories(lengths)) },
    {
      name: 'scheduledHistories',
      run: draw(scheduledHistories(histories(lengths), {}, { without: replayed, ...lengths })),
    },
    {
      name: 'freshen (a history that was drawn before)',
      run: (count) => {
        for (let at = 0; at < count; at++) {
          const history = drawn[at % drawn.length]
          if (history !== undefined) freshen(history, ids, 0, { time: 'sent_at' })
        }
      },
    },
  ])
}

if (isMain(import.meta.url)) printRows(`history: ${EVENTS} events`, await benchHistory())
