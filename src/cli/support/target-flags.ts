import { type Command, Option } from 'commander'
import { type Severity, severities } from '../../report/report.js'
import { header, httpUrl, milliseconds } from './flag-values.js'
import { ReporterOutputs } from './reporter-outputs.js'
import { addSecret } from './secrets-from.js'

/** The flags that `check` and `replay` share: how to reach the consumer and where the report goes. */
export interface TargetFlags {
  readonly secret?: readonly string[]
  readonly observe?: URL
  readonly reset?: URL
  readonly signedUrl?: URL
  readonly header?: Readonly<Record<string, string>>
  readonly timeout?: number
  readonly maxTime?: number
  readonly settle?: number
  readonly failOn: Severity
  readonly allowRemote?: boolean
}

/** Adds the shared flags to a command. Gives the collector of its `--reporter` and `--output`. */
export function addTargetFlags(command: Command, failOn: Severity): ReporterOutputs {
  const outputs = new ReporterOutputs()
  command
    .option('--secret <secret>', 'an API secret; up to three. Default: CKBOX_API_SECRET', addSecret)
    .option(
      '--observe <url>',
      'a GET that answers with the state as JSON; without it, state is not checked',
      httpUrl('--observe'),
    )
    .option(
      '--reset <url>',
      'a POST that empties the state; without it, every history uses fresh ids',
      httpUrl('--reset'),
    )
    .option('--signed-url <url>', 'the public URL that CKBox signs, if it differs', httpUrl('--signed-url'))
    .option('--header <header>', "'Name: value', added to every delivery and to hooks of the same origin", header)
    .option('--timeout <ms>', 'time limit for one answer (default: 30000)', milliseconds('--timeout', 1))
    .option(
      '--max-time <ms>',
      'time limit for the whole check; the report then shows what is known (default: 300000)',
      milliseconds('--max-time', 1),
    )
    .option('--settle <ms>', 'longest time the state needs to settle (default: measured)', milliseconds('--settle'))
    .addOption(
      new Option('--fail-on <severity>', 'exit 1 on findings of this severity or worse')
        .choices(severities)
        .default(failOn),
    )
    .option('--reporter <name>', 'pretty, json, junit, github or html; may be repeated', (name) =>
      outputs.addReporter(name),
    )
    .option('--output <file>', 'file for the reporter before it', (file) => outputs.addOutput(file))
    .option('--no-color', 'print without colour, as NO_COLOR does')
    .option('--allow-remote', 'allow an endpoint or hook on another machine')
  return outputs
}
