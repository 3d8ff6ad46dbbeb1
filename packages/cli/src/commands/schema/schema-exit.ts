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
  3  it can't be told: a source is out of reach (no such ref, no registry that answers, no broker), or something failed`;

const USAGE = new Set(['USAGE', 'CONFIG', 'WRONG_USE']);

/** Runs a command of `schema`, and ends with its own codes, whatever happens: 1 says "incompatible" and nothing else. */
export async function withSchemaExit(context: CommandContext, action: () => Promise<number>): Promise<void> {
  try {
    context.exitWith(await action());
  } catch (error) {
    progress(error instanceof Error ? error.message : String(error));
    if (process.env['DEBUG'] !== undefined) progress((error as Error).stack ?? '');
    context.exitWith(exitFor(error));
  }
}

/** A file or folder of this machine that can't be used was named by somebody. */
function exitFor(error: unknown): number {
  const { code, syscall, path } = error as { code?: unknown; syscall?: unknown; path?: unknown };
  const isUsage = typeof code === 'string' && USAGE.has(code);
  return isUsage || (syscall !== undefined && path !== undefined) ? schemaExit.usage : schemaExit.outOfReach;
}

/** @throws {CommandError} `USAGE` */
export function usage(message: string): never {
  throw new CommandError('USAGE', message);
}
