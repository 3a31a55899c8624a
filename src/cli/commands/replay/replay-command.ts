import type { Command } from 'commander'
import type { CommandContext } from '../../support/command-context.js'
import { httpUrl } from '../../support/flag-values.js'
import { addTargetFlags, type TargetFlags } from '../../support/target-flags.js'

/** `ckbox-webhooks replay FILE [URL]`: runs the counterexample of a finding again, with fresh signatures. */
export function addReplayCommand(program: Command, context: CommandContext): void {
  const command = program
    .command('replay')
    .description('run the counterexample of a finding again, with fresh signatures')
    .argument('<file>', 'a replay file written by check')
    .argument('[url]', 'where the consumer receives webhooks (default: the URL in the file)', httpUrl('The endpoint'))
  // A replay is about one finding. If it shows again, the replay fails, whatever its severity.
  const outputs = addTargetFlags(command, 'info')
  command.addHelpText('after', EXAMPLES).action(async (file: string, url: URL | undefined, flags: TargetFlags) => {
    const { runReplay } = await import('./run-replay.js')
    context.exit(await runReplay({ file, ...(url && { url }) }, flags, outputs.resolve(), context))
  })
}

const EXAMPLES = `
Examples:
  $ export CKBOX_API_SECRET=test-secret
  $ ckbox-webhooks replay .ckbox-webhooks/signature-forged-refused-42.json
  $ ckbox-webhooks replay finding.json http://localhost:4000/webhooks/ckbox \\
      --observe http://localhost:4000/test/state

Exit status:
  0    the law holds now
  1    the law is still broken
  2    not tried: wrong usage or secret, no connection, --max-time was over, or
       a bug in this tool
  130  interrupted
`
