import type { Command } from 'commander';
import type { CommandContext } from '../program.ts';
import { findingHelp } from './shared/surroundings.ts';

/** `alpes recover [service]` */
export function register(program: Command, context: CommandContext): void {
  program
    .command('recover')
    .argument('[service]', 'only this one')
    .description('bring a service’s journal and its topic together again, after a restore or a loss')
    .option('--json', 'what was done, one line of JSON a service')
    .addHelpText(
      'after',
      `
A service stops by itself when its topic knows more than its journal (its database was restored from a backup): this raises
the generation, so that what it publishes from now on counts as later. When the topic was lost, the journal is published
again. Stop every replica of the service first (with npm start: Ctrl-C); where nothing is wrong, nothing is changed.
${findingHelp}

Examples:
  alpes recover
  DATABASE_URL=postgres://me:pw@host/alpes_companies PULSAR_URL=pulsar://host:6650 alpes recover companies`,
    )
    .action(async (service: string | undefined, options) => {
      const { runRecover } = await import('./recover/run-recover.ts');
      await runRecover(service, options, context);
    });
}
