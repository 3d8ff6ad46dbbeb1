import type { Command } from 'commander';
import type { CommandContext } from '../program.ts';
import { register as check } from './schema/check.ts';
import { register as describing } from './schema/describing.ts';
import { register as registering } from './schema/registering.ts';

/** `alpes schema …`: what a change of contract breaks, and for whom. */
export function register(program: Command, context: CommandContext): void {
  const schema = program
    .command('schema')
    .description('what a change of contract breaks, and for whom; the registry; the catalogue')
    .showHelpAfterError();
  for (const add of [check, registering, describing]) add(schema, context);
}
