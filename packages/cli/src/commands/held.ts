import type { Command } from 'commander';
import type { CommandContext } from '../program.ts';
import { findingHelp } from './shared/surroundings.ts';

/** `alpes held …` */
export function register(program: Command, context: CommandContext): void {
  const held = program
    .command('held')
    .description('commands that wait: because they failed, or because one of the same key did')
    .addHelpText(
      'after',
      `
A command that keeps failing is held, with all later ones of its aggregate, and tried again with growing pauses
(waiting). When its attempts run out it waits for you, in front of its key (dead). What could not be read stands alone (apart).
${findingHelp}

Examples:
  alpes held list
  alpes held show companies 12 --json > command.json
  alpes held edit companies 12 command.json
  alpes held replay companies 12
  alpes held discard companies 12 --note "registered by hand, see ticket 4711"`,
    );
  list(held, context);
  show(held, context);
  change(held, context);
}

function list(held: Command, context: CommandContext): void {
  held
    .command('list')
    .argument('[service]', 'only this one')
    .description('the first of each key that waits, and why')
    .option('--json', 'one line of JSON each')
    .action(async (service: string | undefined, options) => {
      const { listHeld } = await import('./held/list.ts');
      await listHeld(service, options, context);
    });
}

function show(held: Command, context: CommandContext): void {
  held
    .command('show')
    .argument('<service>')
    .argument('<number>', 'as `held list` shows it')
    .description('one of them, with what it carries')
    .option('--json', 'its envelope as JSON, fit for `held edit` and `alpes send`')
    .action(async (service: string, sequence: string, options) => {
      const { showHeld } = await import('./held/show.ts');
      await showHeld(service, sequence, options, context);
    });
}

function change(held: Command, context: CommandContext): void {
  held
    .command('replay')
    .argument('<service>')
    .argument('[numbers...]', 'as `held list` shows them')
    .option('--all', 'everything that waits for a person')
    .description('try again, now, from the first attempt on')
    .action(async (service: string, sequences: string[], options) => {
      const { replayHeld } = await import('./held/change.ts');
      await replayHeld(service, sequences, options, context);
    });
  held
    .command('edit')
    .argument('<service>')
    .argument('<number>')
    .argument('<file>', 'JSON as `held show --json` gives it; - reads standard input')
    .description('put another message in its place, with the same id, and try that')
    .action(async (service: string, sequence: string, file: string) => {
      const { editHeld } = await import('./held/change.ts');
      await editHeld(service, sequence, file, context);
    });
  held
    .command('discard')
    .argument('<service>')
    .argument('<number>')
    .requiredOption('--note <text>', 'why; whoever sent it is told')
    .description('give it up: its outcome is DISCARDED, and the next of its key is tried')
    .action(async (service: string, sequence: string, options: { note: string }) => {
      const { discardHeld } = await import('./held/change.ts');
      await discardHeld(service, sequence, options.note, context);
    });
}
