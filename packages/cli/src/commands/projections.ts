import type { Command } from 'commander';
import type { CommandContext } from '../program.ts';
import { findingHelp } from './shared/surroundings.ts';

/** `alpes projections …` */
export function register(program: Command, context: CommandContext): void {
  const projections = program.command('projections').description('the read models');
  projections
    .command('rebuild')
    .description('make the read models anew from the topics')
    .option('--json', 'what was done, as JSON')
    .option(
      '--expire-cursors',
      'subscriptions start anew: for a read database that was restored from a backup',
    )
    .addHelpText(
      'after',
      `
For after a projection was changed, or the read database was lost. They are built beside the live ones, which go on answering,
and then take their place; subscriptions are told what changed. Nothing that a service knows is touched.
${findingHelp}

Examples:
  alpes projections rebuild
  DATABASE_URL=postgres://me:pw@host/alpes_read PULSAR_URL=pulsar://host:6650 alpes projections rebuild --expire-cursors`,
    )
    .action(async (options) => {
      const { runRebuild } = await import('./projections/run-rebuild.ts');
      await runRebuild(options, context);
    });
}
