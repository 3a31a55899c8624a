import type { Command } from 'commander'
import type { CommandContext } from './command-context.js'
import { httpUrl } from './flag-values.js'
import { addTargetFlags, type TargetFlags } from './target-flags.js'

/** `ckbox-webhooks replay FILE [URL]`: runs the counterexample of a finding again, signing anew. */
export function addReplayCommand(program: Command, context: CommandContext): void {
  const command = program
    .command('replay')
    .description('run the counterexample of a finding again, signing anew')
    .argument('<file>', 'a replay file that check wrote')
    .argument('[url]', 'where the consumer receives webhooks (default: as in the file)', httpUrl('The endpoint'))
  // One finding is replayed, whatever it is: seen again, it is seen again.
  const outputs = addTargetFlags(command, 'advice')
  command.addHelpText('after', examples).action(async (file: string, url: URL | undefined, flags: TargetFlags) => {
    const { runReplay } = await import('./run-replay.js')
    context.exit(await runReplay({ file, ...(url && { url }) }, flags, outputs.resolve(), context))
  })
}

const examples = `
Examples:
  $ export CKBOX_API_SECRET=test-secret
  $ ckbox-webhooks replay .ckbox-webhooks/signature-forged-refused-42.json
  $ ckbox-webhooks replay finding.json http://localhost:4000/webhooks/ckbox \\
      --observe http://localhost:4000/test/state

Exit status:
  0    the law holds now
  1    it is broken again
  2    not tried: wrong usage or secret, no connection, or an error of the tool
  130  interrupted
`
