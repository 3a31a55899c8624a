import applicator from 'ajv/dist/refs/json-schema-2020-12/meta/applicator.json' with { type: 'json' }
import content from 'ajv/dist/refs/json-schema-2020-12/meta/content.json' with { type: 'json' }
import core from 'ajv/dist/refs/json-schema-2020-12/meta/core.json' with { type: 'json' }
import formatAnnotation from 'ajv/dist/refs/json-schema-2020-12/meta/format-annotation.json' with { type: 'json' }
import metaData from 'ajv/dist/refs/json-schema-2020-12/meta/meta-data.json' with { type: 'json' }
import unevaluated from 'ajv/dist/refs/json-schema-2020-12/meta/unevaluated.json' with { type: 'json' }
import validation from 'ajv/dist/refs/json-schema-2020-12/meta/validation.json' with { type: 'json' }
import schema from 'ajv/dist/refs/json-schema-2020-12/schema.json' with { type: 'json' }
import draft07 from 'ajv/dist/refs/json-schema-draft-07.json' with { type: 'json' }
import type { SchemaDocument } from './read-schemas.js'

const all = [schema, core, applicator, unevaluated, validation, metaData, formatAnnotation, content, draft07]

/** The schemas of JSON Schema itself, which a reference may lead to without their being in the folder; by URI. */
export const METASCHEMAS: ReadonlyMap<string, SchemaDocument> = new Map(
  all.map((metaschema) => {
    const uri = metaschema.$id.replace(/#$/, '')
    return [uri, { path: uri, fileUrl: uri, schema: metaschema }]
  }),
)
