import type { validateEvent } from '../../../generated/validators.js'
import type { Model } from '../../../src/codegen/model/model.js'
import { emitValidators } from '../../../src/codegen/validators/emit-validators.js'

/** The validator of any event of a model, without files: the names in its modules are unique, so they run as one script. */
export function evaluateValidators(model: Model): typeof validateEvent {
  const modules = emitValidators(model).map(({ code, exports }) =>
    [code, ...exports.map(({ name, value }) => `const ${name} = ${value}`)].join('\n'),
  )
  return Function(`${modules.join('\n')}\nreturn validateEvent`)()
}
