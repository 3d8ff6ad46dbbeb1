import type { Command } from 'commander';
import type { CommandContext } from '../program.ts';
import { register as command } from './command.ts';
import { register as demo } from './demo.ts';
import { register as doctor } from './doctor.ts';
import { register as held } from './held.ts';
import { register as projections } from './projections.ts';
import { register as provision } from './provision.ts';
import { register as recover } from './recover.ts';
import { register as schema } from './schema.ts';
import { register as send } from './send.ts';
import { register as tail } from './tail.ts';

/** Adds the commands for those who run and watch the system. Each loads its code only when it is called. */
export function addOperationCommands(program: Command, context: CommandContext): void {
  for (const register of [demo, command, tail, send, held, recover, projections, provision, doctor, schema]) {
    register(program, context);
  }
}
