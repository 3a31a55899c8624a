// Generated from schemas/ by `npm run generate`. Do not edit.

/** JSON Schema, draft 2020-12: any event at its root, each type under `$defs`. The same as webhook.bundle.schema.json. */
export declare const webhookSchema: {
  readonly $schema: string
  readonly $id: string
  readonly $defs: Readonly<Record<string, Readonly<Record<string, unknown>>>>
  readonly [keyword: string]: unknown
}
