import { type Command, Option } from 'commander'
import type { CommandContext } from '../../support/command-context.js'
import { words } from '../../support/flag-values.js'
import type { GenerateFlags } from './run-generate.js'

/** `ckbox-webhooks generate`: writes types and validators into the consumer's own repository. */
export function addGenerateCommand(program: Command, context: CommandContext): void {
  program
    .command('generate')
    .description('write types and validators for the events into your repository')
    .option('--out <dir>', 'the folder to write into')
    .option('--events <glob>', 'only these events and the types they use; may be repeated', words('--events'))
    .option(
      '--schemas <dir>',
      'your own events: JSON Schema, OpenAPI or AsyncAPI; a folder or a file (default: those of CKBox)',
    )
    .option('--custom-attributes <file>', 'a JSON Schema of your metadata.custom_attributes')
    .option('--dates', 'sent_at, and what else is a date-time, as Date')
    .option('--strict', 'reject properties that the schemas do not describe; for fixtures, not for receivers')
    .addOption(
      new Option('--format <name>', 'ts for sources; esm or cjs for JavaScript with declarations').choices([
        'ts',
        'esm',
        'cjs',
      ]),
    )
    .addOption(
      new Option(
        '--import-extensions <name>',
        'how sources import each other: ./types.js (default), .ts or none',
      ).choices(['ts', 'js', 'none']),
    )
    .option(
      '--discriminator <name>',
      'the property that names the event, such as context.type, if it cannot be detected',
    )
    .option('--check', 'write nothing; if files are stale, list them and exit 1')
    .option('--watch', 'regenerate whenever a schema changes')
    .option('--stdout [file]', 'print the files, or one of them, instead of writing')
    .addHelpText('after', EXAMPLES)
    .action(async (flags: GenerateFlags) => {
      const { runGenerate } = await import('./run-generate.js')
      context.exit(await runGenerate(flags, context))
    })
}

const EXAMPLES = `
Settings can also go into ckbox-webhooks.config.ts, .js or .json, or into
package.json. A list of them is for several catalogues: --out chooses one.

Examples:
  $ ckbox-webhooks generate --out src/ckbox
  $ ckbox-webhooks generate --out src/ckbox --events 'asset.*' \\
      --custom-attributes attributes.schema.json
  $ ckbox-webhooks generate --out src/events --schemas openapi.yaml
  $ ckbox-webhooks generate --out src/ckbox --check
  $ ckbox-webhooks generate --out src/ckbox --import-extensions ts
  $ ckbox-webhooks generate --stdout types.ts

Exit status:
  0  written, or up to date
  1  --check: at least one file is stale
  2  wrong usage, or a bug in this tool
`
