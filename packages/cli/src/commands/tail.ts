import { type Command, InvalidArgumentError, Option } from 'commander';
import type { CommandContext } from '../program.ts';
import { findingHelp } from './shared/surroundings.ts';

/** `alpes tail TOPIC` */
export function register(program: Command, context: CommandContext): void {
  program
    .command('tail')
    .argument('<topic>', 'companies/events, or a full name')
    .description('show the messages of a topic, decoded with the schema each was written with')
    .option('--json', 'one line of JSON a message: id, times, properties, value')
    .addOption(
      new Option('--from <where>', 'the first message that is kept, or the next to arrive')
        .choices(['earliest', 'latest'])
        .default('latest'),
    )
    .option('-n, --count <number>', 'stop after so many', positive)
    .option('--no-follow', 'stop at the end of what there is')
    .addHelpText(
      'after',
      `
It reads beside the subscriptions and acknowledges nothing. What cannot be decoded is shown as bytes, with the reason.
${findingHelp}

Examples:
  alpes tail companies/events
  alpes tail companies/commands --from earliest --no-follow --json | jq .value.type
  alpes tail companies/dead-letters --from earliest -n 10`,
    )
    .action(async (topic: string, options) => {
      const { runTail } = await import('./tail/run-tail.ts');
      await runTail(topic, options, context);
    });
}

function positive(text: string): number {
  const count = Number(text);
  if (!Number.isInteger(count) || count < 1) throw new InvalidArgumentError('It is no number from 1.');
  return count;
}
