import type { Command } from 'commander';
import type { CommandContext } from '../program.ts';
import { findingHelp } from './shared/surroundings.ts';

/** `alpes send TOPIC FILE` */
export function register(program: Command, context: CommandContext): void {
  program
    .command('send')
    .argument('<topic>', 'companies/commands, or a full name')
    .argument('<file>', 'JSON: one message, an array of them, or one a line; - reads standard input')
    .description('send messages written as JSON, encoded and checked as any producer does it')
    .option('--json', 'what was sent, one line of JSON each')
    .option('--dry-run', 'check and encode, but send nothing')
    .addHelpText(
      'after',
      `
A message needs "type" and "data"; the rest of its envelope is filled in (a new id, now, a subject made of the id, you as
the principal). With "id" and "subject" of your own, sending it again repeats the same command. Everything is checked before
the first is sent.
${findingHelp}

Examples:
  echo '{"type":"RegisterCompany","data":{"name":"Acme","country":"CO"}}' | alpes send companies/commands -
  alpes send companies/commands companies.ndjson --json
  alpes tail companies/commands --from earliest --no-follow --json | jq -c .value | alpes send companies/commands - --dry-run`,
    )
    .action(async (topic: string, file: string, options) => {
      const { runSend } = await import('./send/run-send.ts');
      await runSend(topic, file, options, context);
    });
}
