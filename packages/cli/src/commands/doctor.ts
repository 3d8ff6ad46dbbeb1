import type { Command } from 'commander';
import type { CommandContext } from '../program.ts';

/** `alpes doctor` */
export function register(program: Command, context: CommandContext): void {
  program
    .command('doctor')
    .description('what this machine has and lacks for Alpes, and what to do about it')
    .option('--json', 'one line of JSON a finding')
    .addHelpText(
      'after',
      `
It changes nothing and asks only this machine. Exit code 4 when something is missing that \`npm start\` cannot do without;
what only some tests or commands need is noted and harmless.

Examples:
  alpes doctor
  alpes doctor --json | jq -r 'select(.state != "fine") | .advice'`,
    )
    .action(async (options) => {
      const { runDoctor } = await import('./doctor/run-doctor.ts');
      await runDoctor(options, context);
    });
}
