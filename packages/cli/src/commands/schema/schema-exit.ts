import { CommandError } from '../../command-error.ts';
import type { CommandContext } from '../../program.ts';
import { progress } from '../shared/output.ts';

/** What `alpes schema` ends with; it has a table of its own, as a gate in CI wants to tell "no" from "nobody knows". */
export const schemaExit = {
  fine: 0,
  incompatible: 1,
  usage: 2,
  outOfReach: 3,
} as const;

export const SCHEMA_EXIT_CODES = `
Exit codes of alpes schema:
  0  fine
  1  incompatible (for lint: broken rules; for diff: there are differences and --exit-code was given)
  2  wrong use: an argument, compatibility.json, or a schema file that is broken
  3  a source is out of reach: no such ref, no registry that answers, no broker`;

const USAGE = new Set(['USAGE', 'CONFIG', 'WRONG_USE']);
const OUT_OF_REACH = new Set(['OUT_OF_REACH', 'MISSING', 'ADMIN_UNREACHABLE', 'ADMIN_FAILED']);

/** Runs a command of `schema`, and ends with its own codes; anything but an expected failure goes on to the caller. */
export async function withSchemaExit(context: CommandContext, action: () => Promise<number>): Promise<void> {
  try {
    context.exitWith(await action());
  } catch (error) {
    const code = exitFor(error);
    if (code === undefined) throw error;
    progress((error as Error).message);
    context.exitWith(code);
  }
}

function exitFor(error: unknown): number | undefined {
  const { code } = error as { code?: unknown };
  if (typeof code !== 'string') return undefined;
  if (USAGE.has(code)) return schemaExit.usage;
  return OUT_OF_REACH.has(code) ? schemaExit.outOfReach : undefined;
}

/** @throws {CommandError} `USAGE` */
export function usage(message: string): never {
  throw new CommandError('USAGE', message);
}
