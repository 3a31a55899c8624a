import type { History } from '../provider/history.js'
import type { MilderHistory } from '../provider/provider.js'
import type { DefectId } from './defects.js'

/** The same events with an id of letters and digits only. */
export function milder(history: History): MilderHistory[] {
  const [id = ''] = history.ids
  const plain = id.replace(/^[-_]/, 'a')
  if (plain === id) return []
  const events = JSON.parse(JSON.stringify(history.events).replaceAll(id, plain)) as object[]
  const defect: DefectId = 'schema/id-charset'
  return [
    {
      history: { ...history, events, ids: history.ids.map((one) => (one === id ? plain : one)) },
      defect,
      words: 'where the id begins with a hyphen or an underscore',
    },
  ]
}
