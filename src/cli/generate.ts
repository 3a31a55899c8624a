import { type Command, Option } from 'commander'
import type { CommandContext } from './command-context.js'
import { words } from './flag-values.js'

/** What `generate` was told on the command line. */
export interface GenerateFlags {
  readonly out?: string
  readonly events?: readonly string[]
  readonly schemas?: string
  readonly customAttributes?: string
  readonly strict?: boolean
  readonly format?: 'ts' | 'esm' | 'cjs'
  readonly discriminator?: string
  readonly check?: boolean
  readonly watch?: boolean
}

/** `ckbox-webhooks generate`: types and validators into the consumer's own repository. */
export function addGenerateCommand(program: Command, context: CommandContext): void {
  program
    .command('generate')
    .description('write types and validators for the events into your repository')
    .option('--out <dir>', 'the folder to write into')
    .option('--events <glob>', 'only these events and what they need; may be repeated', words('--events'))
    .option('--schemas <dir>', 'your own schemas, a folder or a file (default: those of CKBox)')
    .option('--custom-attributes <file>', 'a JSON Schema of your own attributes, for metadata.custom_attributes')
    .option('--strict', 'refuse properties that the schemas do not describe: for fixtures, not for receivers')
    .addOption(
      new Option('--format <name>', 'ts: sources; esm, cjs: JavaScript and declarations').choices(['ts', 'esm', 'cjs']),
    )
    .option('--discriminator <name>', 'the property that tells events apart, where it is not found')
    .option('--check', 'write nothing; list every stale file and exit 1')
    .option('--watch', 'generate again whenever a schema changes')
    .addHelpText('after', examples)
    .action(async (flags: GenerateFlags) => {
      const { runGenerate } = await import('./run-generate.js')
      context.exit(await runGenerate(flags, context))
    })
}

const examples = `
Settings may stand in ckbox-webhooks.config.ts, .js or .json, or in package.json.

Examples:
  $ ckbox-webhooks generate --out src/ckbox
  $ ckbox-webhooks generate --out src/ckbox --events 'asset.*' \\
      --custom-attributes attributes.schema.json
  $ ckbox-webhooks generate --out src/events --schemas schemas
  $ ckbox-webhooks generate --out src/ckbox --check

Exit status:
  0  written, or up to date
  1  --check: at least one file is stale
  2  wrong usage, or an error of the tool
`
