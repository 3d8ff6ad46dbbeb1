import type { HeldKey, ServiceApp } from '@alpes/service-kit';
import pc from 'picocolors';
import type { CommandContext } from '../../program.ts';
import { jsonResult, progress, result, table } from '../shared/output.ts';
import { operate, servicesOf } from '../shared/services.ts';
import { surroundings } from '../shared/surroundings.ts';

/** Shows what is stuck in every service, or in one. */
export async function listHeld(
  service: string | undefined,
  { json }: { readonly json?: boolean },
  { root }: CommandContext,
): Promise<void> {
  const where = surroundings();
  const services = await servicesOf(root, service);
  const found = await Promise.all(
    services.map((one) => operate(one, where, async ({ held }) => withService(one, await held.list()))),
  );
  const all = found.flat();
  if (json) for (const each of all) jsonResult(each);
  else if (all.length === 0) progress('Nothing is held.');
  else result(table(HEAD, all.map(row)));
}

type Found = HeldKey & { readonly service: string };

const withService = ({ name }: ServiceApp, held: readonly HeldKey[]): Found[] =>
  held.map((each) => ({ service: name, ...each }));

const HEAD = ['service', 'number', 'status', 'type', 'key', 'attempts', 'next', 'behind', 'why'];

function row(held: Found): string[] {
  const { service, sequence, status, type, key, attempts, nextAttempt, behind, code, error } = held;
  const next = status === 'waiting' && nextAttempt ? nextAttempt.toISOString().slice(11, 19) : '-';
  const shown = status === 'waiting' ? pc.yellow(status) : pc.red(status);
  const why = [code, error].filter(Boolean).join(': ');
  return [service, sequence, shown, type, key, String(attempts), next, String(behind), shortened(why)];
}

const shortened = (text: string): string => (text.length > 80 ? `${text.slice(0, 79)}…` : text);
