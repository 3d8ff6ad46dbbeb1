import type { Command } from 'commander';
import type { CommandContext } from '../program.ts';
import { findingHelp } from './shared/surroundings.ts';

/** `alpes provision` */
export function register(program: Command, context: CommandContext): void {
  program
    .command('provision')
    .description(
      'create what every app needs on a Pulsar: tenant, namespaces, topics, schemas, subscriptions',
    )
    .option('--json', 'what there is now, as JSON')
    .option('--dry-run', 'say what would be there, and ask nobody')
    .addHelpText(
      'after',
      `
Running it again changes nothing. \`alpes start\` does it by itself on what it starts.
${findingHelp}

Examples:
  PULSAR_ADMIN_URL=http://pulsar:8080 alpes provision
  alpes provision --dry-run`,
    )
    .action(async (options: { json?: boolean; dryRun?: boolean }) => {
      const { runProvision } = await import('./provision/run-provision.ts');
      await runProvision(options, context);
    });
}
