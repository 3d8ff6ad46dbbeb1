import type { Command } from 'commander';
import type { CommandContext } from '../program.ts';
import { findingHelp } from './shared/surroundings.ts';

/** `alpes command ID` */
export function register(program: Command, context: CommandContext): void {
  program
    .command('command')
    .argument('<id>', 'as the receipt has it')
    .description('what became of a command: its messages on the topics, in time')
    .option('--json', 'one line of JSON a message')
    .addHelpText(
      'after',
      `
It reads the topics of the command's context from their first message on, so it needs no read model and sees what a stopped
projector has not. Exit code 1 when no message knows the id.
${findingHelp}

Examples:
  alpes command 018f2f5e-7c8d-7f0c-b7de-5b1c2c2b6e07
  alpes command 018f2f5e-7c8d-7f0c-b7de-5b1c2c2b6e07 --json | jq .type`,
    )
    .action(async (id: string, options) => {
      const { runCommand } = await import('./command/run-command.ts');
      await runCommand(id, options, context);
    });
}
